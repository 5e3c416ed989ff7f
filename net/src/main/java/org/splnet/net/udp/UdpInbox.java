package org.splnet.net.udp;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Condition;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.ipv4.IcmpError;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.packet.PacketPool;

/**
 * What has come for a socket: datagrams, an error, its end; and who waits for that.
 *
 * <p>The protocol puts in, application threads take out, each under the lock ({@code sorcv}), which
 * is left before the listener is called and, but for a peek, before a datagram is copied out.
 */
final class UdpInbox implements UdpEndpoint.Handler {
  private final Machine machine;
  private final PacketPool pool;
  private final Mutex lock;
  private final Condition arrived;
  private volatile boolean tellsTooBig;

  @GuardedBy("lock")
  private final ReceiveQueue queue = new ReceiveQueue(UdpSocket.MAX_PACKETS, UdpSocket.MAX_BYTES);

  @GuardedBy("lock")
  private @Nullable IcmpError error;

  @GuardedBy("lock")
  private int errorInfo;

  @GuardedBy("lock")
  private int errorPeer;

  @GuardedBy("lock")
  private int errorPort;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private @Nullable ReadinessListener listener;

  @SuppressWarnings("LockedCheck") // the condition calls hasNewsLocked with the lock held
  UdpInbox(Machine machine, PacketPool pool) {
    this.machine = machine;
    this.pool = pool;
    this.lock = machine.mutex(LockOrder.SORCV, "UDP socket");
    this.arrived = machine.condition(lock, "a datagram, an error or the end", this::hasNewsLocked);
  }

  /** Whether the socket is told that a datagram was too big for its path. */
  void setTellsTooBig(boolean on) {
    tellsTooBig = on;
  }

  void setMaxBytes(Context ctx, int bytes) {
    lock.enter(ctx);
    try {
      queue.setMaxBytes(bytes);
    } finally {
      lock.exit(ctx);
    }
  }

  void setListener(Context ctx, @Nullable ReadinessListener to) {
    int ready;
    lock.enter(ctx);
    try {
      listener = to;
      ready = readinessLocked();
    } finally {
      lock.exit(ctx);
    }
    if (to != null && ready != ReadinessListener.WRITABLE) {
      to.ready(ctx, ready);
    }
  }

  int readiness(Context ctx) {
    lock.enter(ctx);
    try {
      return readinessLocked();
    } finally {
      lock.exit(ctx);
    }
  }

  @GuardedBy("lock")
  private int readinessLocked() {
    if (closed) {
      return ReadinessListener.CLOSED | ReadinessListener.READABLE;
    }
    int ready = ReadinessListener.WRITABLE;
    if (!queue.isEmpty()) {
      ready |= ReadinessListener.READABLE;
    }
    return error == null ? ready : ready | ReadinessListener.ERROR | ReadinessListener.READABLE;
  }

  /**
   * Waits for a datagram and copies it.
   *
   * @param peek whether it stays where it is
   * @return false if the time is up
   * @throws UdpException if the socket is closed, or there is an error to tell
   */
  boolean take(Context ctx, UdpDatagram into, long timeoutNanos, boolean peek) {
    long now = machine.nanos();
    long end = now + timeoutNanos;
    long deadline = timeoutNanos == UdpSocket.FOREVER || end < now ? UdpSocket.FOREVER : end;
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
      into.setSender(queue.source(), queue.port(), queue.destination());
      if (peek) {
        copy(queue.peek(), into);
        return true;
      }
      p = queue.remove();
    } finally {
      lock.exit(ctx);
    }
    copy(p, into);
    PacketChain.free(ctx, pool, p);
    return true;
  }

  private static void copy(int p, UdpDatagram into) {
    int length = PacketChain.length(p);
    int n = Math.min(length, into.data().length);
    PacketChain.get(p, into.data(), n);
    into.setLength(n, length);
  }

  /** Throws what there is to tell, once. */
  void throwPending(Context ctx) {
    lock.enter(ctx);
    try {
      throwPendingLocked();
    } finally {
      lock.exit(ctx);
    }
  }

  /** What every {@link #take} that sleeps must be woken for. */
  @GuardedBy("lock")
  private boolean hasNewsLocked() {
    return closed || error != null || !queue.isEmpty();
  }

  @GuardedBy("lock")
  private void throwPendingLocked() {
    if (closed) {
      throw UdpException.closed();
    }
    IcmpError e = error;
    if (e != null) {
      error = null;
      throw UdpException.of(e, errorInfo, errorPeer, errorPort);
    }
  }

  boolean isClosed(Context ctx) {
    lock.enter(ctx);
    try {
      return closed;
    } finally {
      lock.exit(ctx);
    }
  }

  /** Forgets what came, and ends every wait. */
  void close(Context ctx) {
    ReadinessListener to = null;
    lock.enter(ctx);
    try {
      if (!closed) {
        to = listener;
      }
      closed = true;
      listener = null;
      while (!queue.isEmpty()) {
        PacketChain.free(ctx, pool, queue.remove());
      }
      arrived.broadcastLocked(ctx);
    } finally {
      lock.exit(ctx);
    }
    if (to != null) {
      to.ready(ctx, ReadinessListener.CLOSED | ReadinessListener.READABLE);
    }
  }

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
    ReadinessListener first = null;
    int ready = 0;
    lock.enter(ctx);
    try {
      boolean empty = queue.isEmpty();
      taken = !closed && queue.add(packet, source, sourcePort, destination);
      if (taken) {
        arrived.signalLocked(ctx);
        if (empty && listener != null) {
          first = listener;
          ready = readinessLocked();
        }
      }
    } finally {
      lock.exit(ctx);
    }
    if (first != null) {
      first.ready(ctx, ready);
    }
    if (!taken) {
      PacketChain.free(ctx, pool, packet);
    }
    return taken;
  }

  @Override
  public void error(
      Context ctx, UdpEndpoint from, IcmpError what, int info, int destination, int port) {
    boolean tells = from.isConnected() && isHard(what);
    ReadinessListener to;
    int ready;
    lock.enter(ctx);
    try {
      to = listener;
      if (tells) {
        error = what;
        errorInfo = info;
        errorPeer = destination;
        errorPort = port;
        arrived.broadcastLocked(ctx);
      }
      ready = readinessLocked();
    } finally {
      lock.exit(ctx);
    }
    if (to != null) {
      to.error(ctx, what, info, destination, port);
      if (tells) {
        to.ready(ctx, ready);
      }
    }
  }

  /** Whether an error is worth throwing: the others may pass (RFC 1122, 3.2.2.4 and 4.2.3.9). */
  private boolean isHard(IcmpError what) {
    return what == IcmpError.FRAGMENTATION_NEEDED
        ? tellsTooBig
        : what.type() == IcmpError.PORT_UNREACHABLE.type();
  }
}
