package org.splnet.net.udp;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Condition;
import org.splnet.kernel.Context;
import org.splnet.kernel.Domain;
import org.splnet.kernel.EntryLock;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.ipv4.IcmpError;
import org.splnet.net.ipv4.SendResult;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.packet.PacketPool;

/**
 * A UDP socket for application threads; its calls block where they say so and may be made by
 * several threads at once.
 *
 * <p>Each call is an application context of its own: it enters the binding's lock for protocol
 * calls, if there is one, then the socket's own where it needs it. What comes in is queued by the
 * protocol under that lock ({@code sorcv}) and copied out by the receiver after it has left it. The
 * receive buffer holds at most {@value #MAX_PACKETS} packets (a datagram is one, a large one
 * several) and {@value #MAX_BYTES} bytes.
 *
 * <p>Errors (RFC 1122, 4.1.3.3): a connected socket throws what ICMP says about its peer, once,
 * from its next send or receive. One that is not connected hears of none, for one client that has
 * gone would disturb those that have not.
 */
public final class UdpSocket implements AutoCloseable {
  /** Most packets that wait to be received. */
  public static final int MAX_PACKETS = 256;

  /** Most bytes that wait to be received. */
  public static final int MAX_BYTES = 256 << 10;

  /** A timeout that never ends. */
  public static final long FOREVER = Long.MAX_VALUE;

  private final Machine machine;
  private final Udp udp;
  private final PacketPool pool;
  private final @Nullable EntryLock entry;
  private final AtomicReference<@Nullable UdpEndpoint> endpoint = new AtomicReference<>();
  private final Mutex lock;
  private final Condition arrived;

  @GuardedBy("lock")
  private final ReceiveQueue queue = new ReceiveQueue(MAX_PACKETS, MAX_BYTES);

  @GuardedBy("lock")
  private @Nullable IcmpError error;

  @GuardedBy("lock")
  private int errorInfo;

  @GuardedBy("lock")
  private boolean closed;

  /** The peer of a connected socket; written before the endpoint's filter is set. */
  private volatile int peer;

  private volatile int peerPort;

  @SuppressWarnings("LockedCheck") // the condition calls hasNewsLocked with the lock held
  UdpSocket(Machine machine, Udp udp) {
    this.machine = machine;
    this.udp = udp;
    this.pool = udp.pool();
    this.entry = machine.entryLock(Domain.PROTOCOL);
    this.lock = machine.mutex(LockOrder.SORCV, "UDP socket");
    this.arrived = machine.condition(lock, "a datagram, an error or the end", this::hasNewsLocked);
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
    UdpEndpoint mine = udp.bind(ctx, address, port, new Input());
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
    if (isClosed(ctx)) {
      mine.close(ctx);
      throw closed();
    }
    return mine;
  }

  /** The endpoint; an ephemeral one if the socket was not bound. */
  private UdpEndpoint bound(Context ctx) {
    UdpEndpoint e = endpoint.get();
    return e != null ? e : bind(ctx, Ipv4Address.ANY, 0, false);
  }

  /**
   * Makes a peer the only one: {@link #send} sends to it, nothing is received from others, and what
   * ICMP says about it is thrown. Binds the socket if it is not bound. Context: an application
   * thread. Locks: none.
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

  /** The local port; 0 if the socket is not bound. */
  public int localPort() {
    UdpEndpoint e = endpoint.get();
    return e == null ? 0 : e.port();
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
      throwPending(ctx);
      if (length > Udp.MAX_PAYLOAD) {
        throw tooBig(length, to);
      }
      int mtu = udp.mtuTo(to);
      if (mtu == 0) {
        throw noRoute(to);
      }
      int p = udp.packetsOf(ctx, data, offset, length, mtu);
      if (p == Packet.NONE) {
        throw noPacket();
      }
      TransmitBatch out = udp.ipv4().takeBatch(ctx);
      SendResult result = e.send(ctx, p, 0, to, port, out);
      udp.ipv4().giveBatch(ctx, out);
      if (result == SendResult.NO_ROUTE) {
        throw noRoute(to);
      }
      if (result == SendResult.NO_PACKET) {
        throw noPacket();
      }
    } finally {
      leaveCall(ctx);
    }
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
      long now = machine.nanos();
      long end = now + timeoutNanos;
      long deadline = timeoutNanos == FOREVER || end < now ? FOREVER : end;
      int source;
      int port;
      int destination;
      int p;
      lock.enter(ctx);
      try {
        while (queue.isEmpty()) {
          throwPendingLocked();
          if (!arrived.awaitLocked(ctx, deadline) && queue.isEmpty()) {
            throwPendingLocked();
            return false;
          }
        }
        source = queue.source();
        port = queue.port();
        destination = queue.destination();
        p = queue.remove();
      } finally {
        lock.exit(ctx);
      }
      int length = PacketChain.length(p);
      int n = Math.min(length, into.data().length);
      PacketChain.get(p, into.data(), n);
      into.set(n, length, source, port);
      PacketChain.free(ctx, pool, p);
      UdpEndpoint e = endpoint.get();
      if (e != null) {
        udp.consumer().consumed(ctx, source, port, destination, e.port());
      }
      return true;
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
      lock.enter(ctx);
      try {
        closed = true;
        while (!queue.isEmpty()) {
          PacketChain.free(ctx, pool, queue.remove());
        }
        arrived.broadcastLocked(ctx);
      } finally {
        lock.exit(ctx);
      }
      UdpEndpoint e = endpoint.get();
      if (e != null) {
        e.close(ctx);
      }
    } finally {
      leaveCall(ctx);
    }
  }

  private boolean isClosed(Context ctx) {
    lock.enter(ctx);
    try {
      return closed;
    } finally {
      lock.exit(ctx);
    }
  }

  private void throwPending(Context ctx) {
    lock.enter(ctx);
    try {
      throwPendingLocked();
    } finally {
      lock.exit(ctx);
    }
  }

  /** What every {@link #receive} that sleeps must be woken for. */
  @GuardedBy("lock")
  private boolean hasNewsLocked() {
    return closed || error != null || !queue.isEmpty();
  }

  @GuardedBy("lock")
  private void throwPendingLocked() {
    if (closed) {
      throw closed();
    }
    IcmpError e = error;
    if (e == null) {
      return;
    }
    error = null;
    String whom = Ipv4Address.toString(peer) + ":" + peerPort;
    throw e == IcmpError.FRAGMENTATION_NEEDED
        ? new UdpException(
            UdpException.Reason.TOO_BIG,
            "a datagram to "
                + whom
                + " met a link with an MTU of "
                + errorInfo
                + " bytes: send less at a time")
        : new UdpException(
            UdpException.Reason.UNREACHABLE,
            whom
                + " cannot be reached, says ICMP ("
                + e
                + "): see that the peer is up and has the port");
  }

  private static UdpException closed() {
    return new UdpException(
        UdpException.Reason.CLOSED, "the socket is closed: make another with Udp.socket()");
  }

  private static UdpException noRoute(int to) {
    return new UdpException(
        UdpException.Reason.NO_ROUTE,
        "no route to "
            + Ipv4Address.toString(to)
            + ": add one, an address in its network, or a loopback interface for own addresses");
  }

  private static UdpException tooBig(int length, int to) {
    return new UdpException(
        UdpException.Reason.TOO_BIG,
        "%d bytes to %s do not fit a datagram: send at most %d at a time"
            .formatted(length, Ipv4Address.toString(to), Udp.MAX_PAYLOAD));
  }

  private UdpException noPacket() {
    return new UdpException(
        UdpException.Reason.NO_PACKET,
        "too few of the "
            + pool.capacity()
            + " packets of the stack are free: send less, or build it with more packets");
  }

  private static void checkDestination(int port) {
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("destination port " + port + " is not in 1..65535");
    }
  }

  /** What the protocol calls. */
  private final class Input implements UdpEndpoint.Handler {
    @Override
    public boolean takesChains() {
      return true;
    }

    @Override
    public String label() {
      return "socket";
    }

    @Override
    public UdpEndpoint.Backlog backlog(Context ctx) {
      lock.enter(ctx);
      try {
        return queue.backlog();
      } finally {
        lock.exit(ctx);
      }
    }

    @Override
    public boolean receive(
        Context ctx,
        UdpEndpoint to,
        int packet,
        int source,
        int sourcePort,
        int destination,
        TransmitBatch out) {
      boolean taken;
      lock.enter(ctx);
      try {
        taken = !closed && queue.add(packet, source, sourcePort, destination);
        if (taken) {
          arrived.signalLocked(ctx);
        }
      } finally {
        lock.exit(ctx);
      }
      if (!taken) {
        PacketChain.free(ctx, pool, packet);
      }
      return taken;
    }

    @Override
    public void error(
        Context ctx, UdpEndpoint from, IcmpError what, int info, int destination, int port) {
      if (!from.isConnected() || what.type() != IcmpError.PORT_UNREACHABLE.type()) {
        return;
      }
      lock.enter(ctx);
      try {
        error = what;
        errorInfo = info;
        arrived.broadcastLocked(ctx);
      } finally {
        lock.exit(ctx);
      }
    }
  }
}
