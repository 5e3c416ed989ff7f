package org.splnet.net.udp;

import org.splnet.kernel.Context;
import org.splnet.net.ipv4.IcmpError;

/**
 * Who is told that a socket has become ready, so that one thread can wait for many sockets.
 *
 * <p>Readiness itself is a level, which {@link UdpSocket#readiness} tells at any time; the listener
 * is called at its rising edges: when a datagram comes into an empty buffer, when there is an error
 * to tell, when the socket is closed, and, if it is ready then, when the listener is set. So
 * nothing is missed by who, after each call, takes what there is until the socket is no longer
 * ready and waits only then. A call means "look again" and no more: it may come late, twice, or
 * from several CPUs at once, and one may still be under way when the listener has been replaced.
 *
 * <p>Context: whoever made the socket ready; the bottom half at the level of the protocols, or an
 * application thread in {@code close} or {@code setListener}. Locks: none held but what the lock
 * grain enters around protocol calls, so the listener may take any lock that ranks below. It must
 * not block, and must not call the socket; it notes, wakes a thread, and returns.
 */
@FunctionalInterface
public interface ReadinessListener {
  /** A receive would return at once. */
  int READABLE = 1;

  /** A send would not wait; true of every open socket, for UDP drops rather than wait. */
  int WRITABLE = 2;

  /** The next send or receive throws. */
  int ERROR = 4;

  /** The socket is closed. */
  int CLOSED = 8;

  /**
   * The socket has become ready.
   *
   * @param readiness a sum of the constants of this interface
   */
  void ready(Context ctx, int readiness);

  /**
   * ICMP has something to say about a datagram that the socket seems to have sent, whether it is
   * connected or not and whether or not the socket throws it (RFC 1122, 4.1.3.3). Context and locks
   * as for {@link #ready}.
   *
   * @param info the MTU or the offset that the error carries, otherwise 0
   * @param destination the address to which the datagram was sent, its bits
   */
  default void error(Context ctx, IcmpError error, int info, int destination, int port) {
    // Few want to know.
  }
}
