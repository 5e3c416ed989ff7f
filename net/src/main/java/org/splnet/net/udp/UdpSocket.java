package org.splnet.net.udp;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Domain;
import org.splnet.kernel.EntryLock;
import org.splnet.kernel.Machine;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.header.UdpHeader;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.ipv4.PathMtuDiscovery;
import org.splnet.net.ipv4.SendResult;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.route.Route;

/**
 * A UDP socket for application threads; its calls block where they say so and may be made by
 * several threads at once.
 *
 * <p>Each call is an application context of its own: it enters the binding's lock for protocol
 * calls, if there is one, then the socket's own where it needs it. What comes in waits in an {@link
 * UdpInbox}, which holds at most {@value #MAX_PACKETS} packets (a datagram is one, a large one
 * several) and {@value #MAX_BYTES} bytes, or as {@link #setReceiveBuffer} says.
 *
 * <p>Errors (RFC 1122, 4.1.3.3): a connected socket throws what ICMP says about its peer, once,
 * from its next send or receive. One that is not connected throws none, for one client that has
 * gone would disturb those that have not; its {@link ReadinessListener} hears of all.
 *
 * <p>Datagrams that do not fit the path's MTU are sent in fragments; {@link #setPathMtuDiscovery}
 * has it otherwise.
 */
public final class UdpSocket implements AutoCloseable {
  /** Most packets that wait to be received. */
  public static final int MAX_PACKETS = 256;

  /** Most bytes that wait to be received. */
  public static final int MAX_BYTES = 256 << 10;

  /** A timeout that never ends. */
  public static final long FOREVER = Long.MAX_VALUE;

  private static final int HEADERS = Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH;

  private final Machine machine;
  private final Udp udp;
  private final PacketPool pool;
  private final @Nullable EntryLock entry;
  private final AtomicReference<@Nullable UdpEndpoint> endpoint = new AtomicReference<>();
  private final UdpInbox inbox;
  private volatile PathMtuDiscovery discovery = PathMtuDiscovery.WANT;
  private volatile boolean broadcast;

  /** The peer of a connected socket; written before the endpoint's filter is set. */
  private volatile int peer;

  private volatile int peerPort;

  @SuppressWarnings("LockedCheck") // the condition calls hasNewsLocked with the lock held
  UdpSocket(Machine machine, Udp udp) {
    this.machine = machine;
    this.udp = udp;
    this.pool = udp.pool();
    this.entry = machine.entryLock(Domain.PROTOCOL);
    this.inbox = new UdpInbox(machine, pool);
  }

  private Context enterCall() {
    Context ctx = machine.enterTop();
    if (entry != null) {
      entry.enter(ctx);
    }
    return ctx;
  }

  private void leaveCall(Context ctx) {
    if (entry != null) {
      entry.exit(ctx);
    }
    machine.leaveTop(ctx);
  }

  /**
   * Binds the socket. Context: an application thread. Locks: none.
   *
   * @param address one of this host's; {@link Ipv4Address#ANY} for all
   * @param port 0 for one of the ephemeral range, chosen at random
   * @return the local port
   * @throws UdpException if the socket is bound or closed, the address not local, the port taken
   */
  public int bind(Ipv4Address address, int port) {
    Context ctx = enterCall();
    try {
      return bind(ctx, address, port, true).port();
    } finally {
      leaveCall(ctx);
    }
  }

  private UdpEndpoint bind(Context ctx, Ipv4Address address, int port, boolean must) {
    UdpEndpoint mine = udp.bind(ctx, address, port, inbox);
    UdpEndpoint other = endpoint.compareAndExchange(null, mine);
    if (other != null) {
      mine.close(ctx);
      if (must) {
        throw new UdpException(
            UdpException.Reason.BOUND,
            "the socket is bound to " + other + " already: use another socket");
      }
      return other;
    }
    if (inbox.isClosed(ctx)) {
      mine.close(ctx);
      throw UdpException.closed();
    }
    return mine;
  }

  /** The endpoint; an ephemeral one if the socket was not bound. */
  private UdpEndpoint bound(Context ctx) {
    UdpEndpoint e = endpoint.get();
    return e != null ? e : bind(ctx, Ipv4Address.ANY, 0, false);
  }

  /**
   * Makes a peer the only one: {@link #send} sends to it, nothing is received from others but what
   * has come already, and what ICMP says about it is thrown. Binds the socket if it is not bound.
   * Context: an application thread. Locks: none.
   *
   * @throws UdpException if the socket is closed or connected already, or no port is left
   */
  public void connect(Ipv4Address address, int port) {
    checkDestination(port);
    Context ctx = enterCall();
    try {
      UdpEndpoint e = bound(ctx);
      if (e.isConnected()) {
        throw new UdpException(
            UdpException.Reason.BOUND,
            "the socket is connected to "
                + Ipv4Address.toString(peer)
                + ":"
                + peerPort
                + " already: use another socket");
      }
      peer = address.bits();
      peerPort = port;
      e.connect(address.bits(), port);
    } finally {
      leaveCall(ctx);
    }
  }

  /** Ends what {@link #connect} began, if it did. Context: an application thread. Locks: none. */
  public void disconnect() {
    UdpEndpoint e = endpoint.get();
    if (e != null) {
      e.disconnect();
    }
  }

  /** Whether the socket is connected. */
  public boolean isConnected() {
    UdpEndpoint e = endpoint.get();
    return e != null && e.isConnected();
  }

  /** The peer's address; {@link Ipv4Address#ANY} if the socket is not connected. */
  public Ipv4Address peerAddress() {
    return isConnected() ? new Ipv4Address(peer) : Ipv4Address.ANY;
  }

  /** The peer's port; 0 if the socket is not connected. */
  public int peerPort() {
    return isConnected() ? peerPort : 0;
  }

  /**
   * The local address: to which the socket is bound, or if that is none, and it is connected, from
   * which it sends to its peer; otherwise {@link Ipv4Address#ANY}.
   */
  public Ipv4Address localAddress() {
    UdpEndpoint e = endpoint.get();
    if (e == null) {
      return Ipv4Address.ANY;
    }
    return e.isConnected() ? new Ipv4Address(e.sourceTo(peer)) : e.address();
  }

  /** The local port; 0 if the socket is not bound. */
  public int localPort() {
    UdpEndpoint e = endpoint.get();
    return e == null ? 0 : e.port();
  }

  /** Whether it may send to broadcast addresses; it may not unless told. */
  public void setBroadcast(boolean on) {
    broadcast = on;
  }

  /**
   * How datagrams are sent that may be too big for their path: {@link PathMtuDiscovery#WANT} unless
   * told. With {@link PathMtuDiscovery#DO} a datagram that does not fit is refused, and a connected
   * socket is told when one turns out not to have fitted.
   */
  public void setPathMtuDiscovery(PathMtuDiscovery now) {
    discovery = now;
    inbox.setTellsTooBig(now == PathMtuDiscovery.DO);
  }

  /**
   * The largest packet to an address, header included, that is sent whole; 0 if there is no way.
   */
  public int pathMtu(Ipv4Address to) {
    return udp.ipv4().mtuTo(to.bits(), discovery);
  }

  /**
   * Sets how many bytes may wait to be received, {@value #MAX_BYTES} unless told; what has come
   * already stays. Context: an application thread. Locks: none.
   */
  public void setReceiveBuffer(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("receive buffer of " + bytes + " bytes: at least 1");
    }
    inContext(ctx -> {
      inbox.setMaxBytes(ctx, bytes);
      return 0;
    });
  }

  /**
   * Sets who is told when the socket becomes ready; null for nobody. If it is ready it is told at
   * once. A closed socket tells nobody any more. Context: an application thread. Locks: none.
   */
  public void setListener(@Nullable ReadinessListener to) {
    inContext(ctx -> {
      inbox.setListener(ctx, to);
      return 0;
    });
  }

  /**
   * For what the socket is ready: a sum of constants of {@link ReadinessListener}. Context: an
   * application thread. Locks: none.
   */
  public int readiness() {
    return inContext(inbox::readiness);
  }

  private int inContext(ToIntFunction<Context> call) {
    Context ctx = enterCall();
    try {
      return call.applyAsInt(ctx);
    } finally {
      leaveCall(ctx);
    }
  }

  /**
   * Sends to the peer of a connected socket. Context: an application thread. Locks: none.
   *
   * @throws UdpException as {@link #sendTo}, or if the socket is not connected
   */
  public void send(byte[] data, int offset, int length) {
    UdpEndpoint e = endpoint.get();
    if (e == null || !e.isConnected()) {
      throw new UdpException(
          UdpException.Reason.NOT_CONNECTED,
          "the socket is not connected: call connect first, or sendTo");
    }
    sendTo(data, offset, length, peer, peerPort);
  }

  /**
   * Sends a datagram, in fragments if it does not fit the MTU; does not wait. Binds the socket to
   * an ephemeral port if it is not bound. What is lost on the way, also in this host, is counted
   * and not thrown.
   *
   * <p>Context: an application thread. Locks: none.
   *
   * @throws UdpException if the datagram is too big, there is no route or no packet, the socket is
   *     closed, or there is an error to tell
   */
  public void sendTo(byte[] data, int offset, int length, Ipv4Address to, int port) {
    checkDestination(port);
    sendTo(data, offset, length, to.bits(), port);
  }

  private void sendTo(byte[] data, int offset, int length, int to, int port) {
    Objects.checkFromIndexSize(offset, length, data.length);
    Context ctx = enterCall();
    try {
      UdpEndpoint e = bound(ctx);
      inbox.throwPending(ctx);
      if (length > Udp.MAX_PAYLOAD) {
        throw UdpException.tooBig(length, to);
      }
      PathMtuDiscovery how = discovery;
      int mtu = udp.ipv4().mtuTo(to, how);
      if (mtu == 0) {
        throw UdpException.noRoute(to);
      }
      if (!broadcast && isBroadcast(to)) {
        throw UdpException.broadcast(to);
      }
      if (how == PathMtuDiscovery.DO && length + HEADERS > mtu) {
        throw UdpException.tooBigForPath(length, to, mtu);
      }
      int p = udp.packetsOf(ctx, data, offset, length, mtu);
      if (p == Packet.NONE) {
        throw UdpException.noPacket(pool.capacity());
      }
      TransmitBatch out = udp.ipv4().takeBatch(ctx);
      SendResult result = e.send(ctx, p, 0, to, port, how, out);
      udp.ipv4().giveBatch(ctx, out);
      switch (result) {
        case NO_ROUTE -> throw UdpException.noRoute(to);
        case NO_SOURCE -> throw UdpException.noSource(e.address(), to);
        case NO_PACKET -> throw UdpException.noPacket(pool.capacity());
        case TOO_BIG -> throw UdpException.tooBigForPath(length, to, udp.ipv4().mtuTo(to, how));
        case SENT -> {
          // on its way
        }
      }
    } finally {
      leaveCall(ctx);
    }
  }

  private boolean isBroadcast(int to) {
    Route route = udp.ipv4().routes().lookup(to);
    return to == -1 || (route != null && route.kind() == Route.Kind.BROADCAST);
  }

  /**
   * Waits for a datagram and copies it.
   *
   * <p>Context: an application thread; blocks. Locks: none.
   *
   * @param timeoutNanos how long to wait at most; 0 not to wait, {@link #FOREVER} without end
   * @return false if the time is up
   * @throws UdpException if the socket is closed, before or meanwhile, or there is an error to tell
   */
  public boolean receive(UdpDatagram into, long timeoutNanos) {
    Context ctx = enterCall();
    try {
      if (!inbox.take(ctx, into, timeoutNanos, false)) {
        return false;
      }
      UdpEndpoint e = endpoint.get();
      if (e != null) {
        udp.consumer()
            .consumed(ctx, into.sourceBits(), into.sourcePort(), into.destinationBits(), e.port());
      }
      return true;
    } finally {
      leaveCall(ctx);
    }
  }

  /** As {@link #receive}, but leaves the datagram for the next receive. */
  public boolean peek(UdpDatagram into, long timeoutNanos) {
    Context ctx = enterCall();
    try {
      return inbox.take(ctx, into, timeoutNanos, true);
    } finally {
      leaveCall(ctx);
    }
  }

  /**
   * Gives the port up, drops what was not received and ends every receive that waits. Context: an
   * application thread. Locks: none.
   */
  @Override
  public void close() {
    Context ctx = enterCall();
    try {
      inbox.close(ctx);
      UdpEndpoint e = endpoint.get();
      if (e != null) {
        e.close(ctx);
      }
    } finally {
      leaveCall(ctx);
    }
  }

  private static void checkDestination(int port) {
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("destination port " + port + " is not in 1..65535");
    }
  }
}
