package org.splnet.net.ipv4;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * Puts fragments for this host together (RFC 791, 3.2; RFC 1122, 3.3.2).
 *
 * <p>Fragments belong together by source, destination, protocol and identification. They wait in
 * the packets in which they came; complete, they become one packet if they fit one, or a {@link
 * PacketChain}: the first with the header of the whole, the others with data only.
 *
 * <p>Memory is bounded in three ways: datagrams ({@value #MAX_DATAGRAMS}), fragments of one
 * ({@value Partial#MAX_FRAGMENTS}), and packets in all, a quarter of the pool. A packet is 2 KB of
 * the pool whatever it holds, so bytes are counted in packets. Where there is no room the oldest
 * datagram goes. A datagram that is given up for an overlap or its number of fragments is
 * remembered without them until its time is up, so that its rest is not taken for another.
 *
 * <p>The time is {@value #TIMEOUT_SECONDS} s from the first fragment to come, whichever that is; so
 * the order by age is the order by deadline, and one callout is set to that of the oldest. Who sent
 * the fragment with offset 0 is told by ICMP.
 *
 * <p>Everything is under one lock, of class {@code reass}; nothing but the pool and the callout is
 * called with it held. A packet that is no fragment comes nowhere near.
 */
final class Reassembler {
  static final int MAX_DATAGRAMS = 64;
  static final int TIMEOUT_SECONDS = 30;
  private static final long TIMEOUT_NANOS = TIMEOUT_SECONDS * 1_000_000_000L;
  private static final int BUCKETS = 64;
  private static final int MAX_LENGTH = 0xffff;

  private final PacketPool pool;
  private final NetCounters counters;
  private final Ipv4 ipv4;
  private final Mutex lock;
  private final Callout timer;
  private final int maxPackets;

  @GuardedBy("lock")
  private final @Nullable Partial[] buckets = new @Nullable Partial[BUCKETS];

  @GuardedBy("lock")
  private @Nullable Partial oldest;

  @GuardedBy("lock")
  private @Nullable Partial youngest;

  @GuardedBy("lock")
  private @Nullable Partial spare;

  @GuardedBy("lock")
  private int datagrams;

  @GuardedBy("lock")
  private int packets;

  Reassembler(Machine machine, PacketPool pool, NetCounters counters, Ipv4 ipv4) {
    this.pool = pool;
    this.counters = counters;
    this.ipv4 = ipv4;
    this.maxPackets = pool.capacity() / 4;
    this.lock = machine.mutex(LockOrder.REASS, "reassembly");
    this.timer =
        machine.callout("reassembly", (ctx, r) -> r.timeout(ctx), this, Attach.MPSAFE_PROTOCOL);
  }

  /**
   * Takes a fragment whose header was checked.
   *
   * @return the datagram that it completes, a packet or a chain; otherwise {@link Packet#NONE}
   */
  int add(Context ctx, int p, long nowNanos) {
    counters.count(ctx, NetCounter.IP_FRAGMENTS_IN);
    if (!isSound(p)) {
      drop(ctx, p, NetCounter.DROP_IP_FRAGMENT_BAD);
      return Packet.NONE;
    }
    int chain = Packet.NONE;
    lock.enter(ctx);
    try {
      Partial d = findLocked(ctx, p, nowNanos);
      NetCounter doom = d.doom;
      if (doom != null) {
        drop(ctx, p, doom);
        return Packet.NONE;
      }
      switch (d.add(p)) {
        case KEPT -> {
          packets++;
          boundLocked(ctx);
        }
        case COMPLETE -> {
          packets -= d.count() - 1;
          chain = d.take();
          removeLocked(d);
        }
        case DUPLICATE -> drop(ctx, p, NetCounter.DROP_IP_FRAGMENT_DUPLICATE);
        case OVERLAP -> doomLocked(ctx, d, p, NetCounter.DROP_IP_FRAGMENT_OVERLAP);
        case TOO_MANY -> doomLocked(ctx, d, p, NetCounter.DROP_IP_FRAGMENT_LIMIT);
      }
    } finally {
      lock.exit(ctx);
    }
    return chain == Packet.NONE ? Packet.NONE : assemble(ctx, chain);
  }

  /** Whether a fragment is one, looked at by itself. */
  private static boolean isSound(int p) {
    int headerLength = Ipv4Header.headerLength(Packet.data(p));
    int length = Packet.length(p) - headerLength;
    return length > 0
        && (!Partial.hasMore(p) || (length & 7) == 0)
        && headerLength + Partial.end(p) <= MAX_LENGTH;
  }

  private static int bucket(int source, int idAndProtocol) {
    int h = (source ^ idAndProtocol) * 0x9e3779b9;
    return h >>> 26;
  }

  /** The datagram to which a fragment belongs; a new one if there is none. */
  @GuardedBy("lock")
  private Partial findLocked(Context ctx, int p, long nowNanos) {
    long at = Packet.data(p);
    int source = Ipv4Header.source(at);
    int destination = Ipv4Header.destination(at);
    int idAndProtocol = Ipv4Header.id(at) << 8 | Ipv4Header.protocol(at);
    int b = bucket(source, idAndProtocol);
    for (Partial d = buckets[b]; d != null; d = d.next) {
      if (d.is(source, destination, idAndProtocol)) {
        return d;
      }
    }
    if (datagrams == MAX_DATAGRAMS) {
      giveUpOldestLocked(ctx);
    }
    Partial d = spare;
    if (d == null) {
      d = new Partial();
    } else {
      spare = d.next;
    }
    d.reset(source, destination, idAndProtocol, nowNanos + TIMEOUT_NANOS);
    d.next = buckets[b];
    buckets[b] = d;
    d.older = youngest;
    d.younger = null;
    if (youngest == null) {
      oldest = d;
      timer.schedule(ctx, TIMEOUT_NANOS);
    } else {
      youngest.younger = d;
    }
    youngest = d;
    datagrams++;
    return d;
  }

  /** Forgets a datagram that holds no fragments. */
  @GuardedBy("lock")
  private void removeLocked(Partial d) {
    int b = bucket(d.source, d.idAndProtocol);
    Partial before = null;
    for (Partial e = buckets[b]; e != null && e != d; e = e.next) {
      before = e;
    }
    if (before == null) {
      buckets[b] = d.next;
    } else {
      before.next = d.next;
    }
    Partial up = d.younger;
    Partial down = d.older;
    if (up == null) {
      youngest = down;
    } else {
      up.older = down;
    }
    if (down == null) {
      oldest = up;
    } else {
      down.younger = up;
    }
    d.older = null;
    d.younger = null;
    d.next = spare;
    spare = d;
    datagrams--;
  }

  /** Drops the fragments of a datagram, and those to come until its time is up. */
  @GuardedBy("lock")
  private void doomLocked(Context ctx, Partial d, int p, NetCounter why) {
    d.doom = why;
    drop(ctx, p, why);
    dropAllLocked(ctx, d, why);
  }

  @GuardedBy("lock")
  private void dropAllLocked(Context ctx, Partial d, NetCounter why) {
    packets -= d.count();
    drop(ctx, d.take(), why);
  }

  @GuardedBy("lock")
  private void boundLocked(Context ctx) {
    while (packets > maxPackets) {
      giveUpOldestLocked(ctx);
    }
  }

  @GuardedBy("lock")
  private void giveUpOldestLocked(Context ctx) {
    Partial d = oldest;
    if (d != null) {
      dropAllLocked(ctx, d, NetCounter.DROP_IP_FRAGMENT_LIMIT);
      removeLocked(d);
    }
  }

  /** Makes the fragments of a whole datagram into it. */
  private int assemble(Context ctx, int chain) {
    int first = chain;
    int total = Packet.length(first);
    int flags = Packet.flags(first);
    int joined = 0;
    for (int p = PacketChain.next(first); p != Packet.NONE; p = PacketChain.next(p)) {
      Packet.pull(p, Ipv4Header.headerLength(Packet.data(p)));
      total += Packet.length(p);
      flags |= Packet.flags(p) & Packet.LINK_BROADCAST;
      if ((Packet.flags(p) & Packet.CHECKSUM_TRUSTED) == 0) {
        flags &= ~Packet.CHECKSUM_TRUSTED;
      }
      joined++;
    }
    if (total > MAX_LENGTH) {
      // The first header was longer than those by which the others were checked.
      drop(ctx, first, NetCounter.DROP_IP_FRAGMENT_BAD);
      return Packet.NONE;
    }
    counters.count(ctx, NetCounter.IP_REASSEMBLED);
    counters.count(ctx, NetCounter.IP_FRAGMENTS_JOINED, joined);
    Packet.setFlags(first, flags);
    if (total <= Packet.room(first)) {
      gather(ctx, first, total);
    }
    Ipv4Header.setPart(Packet.data(first), total, 0);
    return first;
  }

  /** Copies what a chain holds into its first packet. */
  private void gather(Context ctx, int first, int total) {
    int rest = PacketChain.next(first);
    long to = Packet.data(first) + Packet.length(first);
    for (int p = rest; p != Packet.NONE; p = PacketChain.next(p)) {
      Memory.copy(Packet.data(p), to, Packet.length(p));
      to += Packet.length(p);
    }
    PacketChain.free(ctx, pool, rest);
    PacketChain.end(first);
    Packet.setLength(first, total);
  }

  private void timeout(Context ctx) {
    TransmitBatch out = ipv4.takeBatch(ctx);
    long now = ctx.machine().nanos();
    for (; ; ) {
      int chain;
      lock.enter(ctx);
      try {
        Partial d = oldest;
        if (d == null) {
          break;
        }
        if (d.deadlineNanos > now) {
          timer.schedule(ctx, d.deadlineNanos - now);
          break;
        }
        packets -= d.count();
        chain = d.take();
        removeLocked(d);
      } finally {
        lock.exit(ctx);
      }
      if (chain != Packet.NONE) {
        if (Partial.offset(chain) == 0) {
          ipv4.errors().report(ctx, chain, IcmpError.REASSEMBLY_TIMEOUT, 0, out);
        }
        drop(ctx, chain, NetCounter.DROP_IP_FRAGMENT_TIMEOUT);
      }
    }
    ipv4.giveBatch(ctx, out);
  }

  /** Drops whatever waits. Context: TOP. Locks: none. */
  void close(Context ctx) {
    timer.cancelAndWait(ctx);
    lock.enter(ctx);
    try {
      for (Partial d = oldest; d != null; d = oldest) {
        dropAllLocked(ctx, d, NetCounter.DROP_REASSEMBLY_CLOSED);
        removeLocked(d);
      }
    } finally {
      lock.exit(ctx);
    }
  }

  private void drop(Context ctx, int chain, NetCounter why) {
    if (chain != Packet.NONE) {
      counters.count(ctx, why, PacketChain.count(chain));
      PacketChain.free(ctx, pool, chain);
    }
  }
}
