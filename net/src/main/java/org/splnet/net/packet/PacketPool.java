package org.splnet.net.packet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.splnet.kernel.Confined;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.PerContext;
import org.splnet.kernel.Work;

/**
 * The packets of one stack: a cache per context in front of a locked depot (Bonwick and Adams,
 * 2001).
 *
 * <p>A cache is a stack of packet names, so what was freed last, and is warmest, is used first.
 * Empty or full it exchanges {@value #EXCHANGE} packets with the depot under one lock. The depot
 * gives each CPU packets of its own stretch of memory first: packets of two CPUs that lie side by
 * side cost both of them.
 *
 * <p>A packet may be freed in another stack than the one it came from, at the other end of an
 * in-memory wire. That stack's cache may use it again; when the cache overflows, strangers go home
 * in bundles: one of them carries the names of the others in its data, and it alone is pushed on a
 * lock-free stack, which their own depot empties when it runs low. One atomic operation and a few
 * cache lines move {@value #EXCHANGE} packets; one by one they cost a miss each, all in a row.
 *
 * <p>Context: any. Locks: none of class {@code pktpool} or further in.
 */
public final class PacketPool implements AutoCloseable {
  private static final int EXCHANGE = 64;
  private static final int TOP_EXCHANGE = 8;
  private static final int GROWING_EXCHANGE = 4;
  private static final int MAX_REFILLS = 100;

  @Confined("the packet cache of a context")
  private static final class Cache {
    final int[] packets;
    final int exchange;
    final int stretch;
    int size;

    Cache(Context ctx, int most) {
      // An application context makes one call at a time: let it not sit on many packets.
      exchange = Math.min(most, ctx.isTop() ? TOP_EXCHANGE : EXCHANGE);
      packets = new int[4 * exchange];
      stretch = ctx.cpu().index();
    }
  }

  /** The stretches of the arena that it has: one, or as many as it has grown. */
  @GuardedBy("lock")
  private final List<PacketArena.Range> ranges = new ArrayList<>(1);

  /** How many packets it may have. */
  private final int most;

  private final boolean grows;
  private volatile int capacity;

  // The first stretch of the arena, and of it those of the CPUs.
  private final int low;
  private final int high;
  private final int stretches;
  private final int perStretch;
  private final PerContext<Cache> caches;
  private final Machine machine;
  private final Mutex lock;

  /** A stack of packet names per stretch of memory. */
  @GuardedBy("lock")
  private final int[][] depot;

  @GuardedBy("lock")
  private final int[] depotSize;

  /** The first of the bundles of packets freed elsewhere, chained; pushed by any thread. */
  private final AtomicInteger homecoming = new AtomicInteger(Packet.NONE);

  private final AtomicLong exhausted = new AtomicLong();

  /**
   * A pool.
   *
   * @param packets how many, at least
   * @throws IllegalStateException if the arena has no room for them
   */
  public PacketPool(Machine machine, int packets) {
    this(machine, packets, false);
  }

  private PacketPool(Machine machine, int packets, boolean grows) {
    this.machine = machine;
    this.grows = grows;
    this.most = packets;
    this.lock = machine.mutex(LockOrder.PKTPOOL, "packet pool");
    this.stretches = machine.cpus().size();
    this.depot = new int[stretches][];
    this.depotSize = new int[stretches];
    int exchange = grows ? GROWING_EXCHANGE : EXCHANGE;
    this.caches = machine.perContext(ctx -> new Cache(ctx, exchange));
    PacketArena.Range first = PacketArena.carve(grows ? PacketArena.SLAB : packets);
    low = first.firstPacket();
    high = low + first.packets() * Packet.LINES;
    perStretch = (first.packets() + stretches - 1) / stretches;
    for (int s = 0; s < stretches; s++) {
      depot[s] = new int[perStretch];
    }
    add(first);
  }

  /**
   * A pool that begins with few packets and takes more of the arena as it needs them; it gives none
   * back before it is closed. Its caches are small.
   *
   * @param most how many at most
   * @throws IllegalStateException if the arena has no room at all
   */
  public static PacketPool growing(Machine machine, int most) {
    return new PacketPool(machine, most, true);
  }

  /** Takes packets of the arena into the depot; with the lock held, or by the constructor. */
  @SuppressWarnings("LockedCheck") // called where the lock is held, or nobody else knows of this
  private void add(PacketArena.Range range) {
    PacketArena.setOwner(range, this);
    ranges.add(range);
    capacity += range.packets();
    for (int i = range.packets() - 1; i >= 0; i--) {
      int p = range.firstPacket() + i * Packet.LINES;
      put(i / perStretch, p);
      Packet.reset(p);
      Packet.release(p);
    }
  }

  /** How many packets it has, or, if it grows, may come to have. */
  public int capacity() {
    return grows ? most : capacity;
  }

  /** A fresh packet, or {@link Packet#NONE} if there is none left. */
  @Work(value = "packet.allocate")
  public int allocate(Context ctx) {
    Cache c = caches.get(ctx);
    if (c.size == 0 && !refill(ctx, c)) {
      return Packet.NONE;
    }
    int p = c.packets[--c.size];
    Packet.reset(p);
    return p;
  }

  /** Adds up to {@code n} fresh packets to a batch; returns how many there were. */
  @Work(value = "packet.allocate", on = 2)
  public int allocate(Context ctx, PacketVector to, int n) {
    Cache c = caches.get(ctx);
    for (int i = 0; i < n; i++) {
      if (c.size == 0 && !refill(ctx, c)) {
        return i;
      }
      int p = c.packets[--c.size];
      Packet.reset(p);
      to.add(p);
    }
    return n;
  }

  /**
   * Gives up one reference.
   *
   * @throws IllegalStateException if the packet was free already
   */
  @Work("packet.free")
  public void free(Context ctx, int p) {
    if (!Packet.release(p)) {
      return;
    }
    Cache c = caches.get(ctx);
    while (c.size == c.packets.length) {
      flush(ctx, c, c.exchange);
    }
    c.packets[c.size++] = p;
  }

  /** Gives up a reference to each packet of a batch, and empties it. */
  public void free(Context ctx, PacketVector v) {
    for (int i = 0; i < v.size(); i++) {
      free(ctx, v.get(i));
    }
    v.clear();
  }

  /** Gives what the caller's cache holds back to the depot, as before a count. */
  public void drainCache(Context ctx) {
    Cache c = caches.get(ctx);
    while (c.size > 0) {
      flush(ctx, c, c.size);
    }
  }

  private boolean refill(Context ctx, Cache c) {
    for (int tries = 0; ; tries++) {
      lock.enter(ctx);
      try {
        if (!refillLocked(c) && !comeHomeLocked() && !growLocked()) {
          exhausted.incrementAndGet();
          return false;
        }
      } finally {
        lock.exit(ctx);
      }
      // The exit was an interrupt window: a handler may have emptied the cache again.
      if (c.size > 0) {
        return true;
      }
      if (tries > MAX_REFILLS) {
        return false;
      }
    }
  }

  @GuardedBy("lock")
  private boolean refillLocked(Cache c) {
    int want = Math.min(c.exchange, c.packets.length - c.size);
    for (int i = 0; i < stretches && want > 0; i++) {
      int s = (c.stretch + i) % stretches;
      int n = Math.min(want, depotSize[s]);
      depotSize[s] -= n;
      System.arraycopy(depot[s], depotSize[s], c.packets, c.size, n);
      c.size += n;
      want -= n;
      if (n > 0) {
        return true;
      }
    }
    return c.size > 0;
  }

  /** Takes back what was freed elsewhere; false if that is nothing. */
  @GuardedBy("lock")
  private boolean comeHomeLocked() {
    int p = homecoming.getAndSet(Packet.NONE);
    boolean any = p != Packet.NONE;
    while (p != Packet.NONE) {
      int next = Packet.next(p);
      for (int i = Packet.carries(p) - 1; i >= 0; i--) {
        putLocked(Packet.carried(p, i));
      }
      putLocked(p);
      p = next;
    }
    return any;
  }

  /** Takes more of the arena; false if it may not, or there is none. */
  @GuardedBy("lock")
  private boolean growLocked() {
    if (!grows || capacity >= most) {
      return false;
    }
    PacketArena.Range more = PacketArena.tryCarve(PacketArena.SLAB);
    if (more == null) {
      return false;
    }
    add(more);
    return true;
  }

  @GuardedBy("lock")
  private void putLocked(int p) {
    // Which CPU's stretch matters where packets are many; what was grown goes anywhere.
    put(p >= low && p < high ? (p - low) / Packet.LINES / perStretch : 0, p);
  }

  @SuppressWarnings("LockedCheck") // called where the lock is held, or nobody else knows of this
  private void put(int stretch, int p) {
    if (depotSize[stretch] == depot[stretch].length) {
      depot[stretch] = Arrays.copyOf(depot[stretch], Math.max(PacketArena.SLAB, capacity));
    }
    depot[stretch][depotSize[stretch]++] = p;
  }

  /** Whether a packet is of this pool. */
  private boolean isOwn(int p) {
    return (p >= low && p < high) || (grows && PacketArena.owner(p) == this);
  }

  /** Puts the coldest packets of a cache away. */
  private void flush(Context ctx, Cache c, int n) {
    lock.enter(ctx);
    try {
      int count = Math.min(n, c.size);
      int strangers = 0;
      for (int i = 0; i < count; i++) {
        int p = c.packets[i];
        if (isOwn(p)) {
          putLocked(p);
        } else {
          c.packets[strangers++] = p;
        }
      }
      sendHome(c.packets, strangers);
      System.arraycopy(c.packets, count, c.packets, 0, c.size - count);
      c.size -= count;
    } finally {
      lock.exit(ctx);
    }
  }

  /** Sends packets of other pools home, each run of one pool's as a bundle. */
  private static void sendHome(int[] strangers, int count) {
    int i = 0;
    while (i < count) {
      int bundle = strangers[i++];
      PacketPool home = PacketArena.owner(bundle);
      if (home == null) {
        continue; // its pool is closed, and the memory may be another's soon
      }
      int carried = 0;
      while (i < count && carried < EXCHANGE && PacketArena.owner(strangers[i]) == home) {
        Packet.setCarried(bundle, carried++, strangers[i++]);
      }
      Packet.setCarries(bundle, carried);
      home.takeHome(bundle);
    }
  }

  private void takeHome(int bundle) {
    int head;
    do {
      head = homecoming.get();
      Packet.setNext(bundle, head);
      // The names before the bundle: whoever takes it off sees them.
    } while (!homecoming.compareAndSet(head, bundle));
  }

  /** How often a packet was asked for and there was none. */
  public long exhausted() {
    return exhausted.get();
  }

  /**
   * How many packets of this pool are neither in its depot nor in a cache: in use, or leaked. Exact
   * only while nothing moves, and while no packet is in the cache of another stack.
   */
  public int outstanding(Context ctx) {
    int idle = 0;
    lock.enter(ctx);
    try {
      comeHomeLocked();
      for (int n : depotSize) {
        idle += n;
      }
    } finally {
      lock.exit(ctx);
    }
    for (Context other : machine.contexts()) {
      Cache c = caches.peek(other);
      if (c != null) {
        for (int i = 0; i < c.size; i++) {
          if (isOwn(c.packets[i])) {
            idle++;
          }
        }
      }
    }
    return capacity - idle;
  }

  /**
   * How many packets of other stacks lie in the caches of this one. Exact only while nothing moves.
   * Over stacks that exchange packets, the sum of {@link #outstanding} less the sum of this is what
   * is in use.
   */
  public int strangers() {
    int n = 0;
    for (Context other : machine.contexts()) {
      Cache c = caches.peek(other);
      for (int i = 0; c != null && i < c.size; i++) {
        if (!isOwn(c.packets[i])) {
          n++;
        }
      }
    }
    return n;
  }

  /** Gives the memory back; the stack that used it has stopped. */
  @Override
  @SuppressWarnings("LockedCheck") // nobody uses it any more
  public void close() {
    ranges.forEach(PacketArena::giveBack);
    ranges.clear();
  }
}
