package org.splnet.net.icmp;

import org.splnet.kernel.Context;
import org.splnet.net.ipv4.IcmpError;

/** A transport that wants to hear of ICMP errors about its packets (RFC 1122, 3.2.2). */
public interface TransportErrorInput {
  /**
   * Whether this host may have sent a quoted packet: somebody here has the port from which, and
   * sends to where, it says. What changes the path of packets is believed only if so (RFC 5927, 4).
   *
   * <p>Context and parameters as for {@link #error}.
   */
  boolean isOurs(Context ctx, long quoted, int headerLength);

  /**
   * Takes an error about a packet that somebody says this host has sent: nothing in it is proved.
   *
   * <p>Context: the protocol's. Locks: none.
   *
   * @param info the MTU or the offset that the error carries, otherwise 0
   * @param quoted where the quoted IPv4 header begins, in {@link org.splnet.net.packet.Memory}
   * @param headerLength of that header, behind which at least 8 bytes are quoted
   */
  void error(Context ctx, IcmpError error, int info, long quoted, int headerLength);
}
