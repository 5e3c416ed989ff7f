package org.splnet.net.ipv4;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * How large packets may be on the way to a destination, where that is less than the first link
 * takes (RFC 1191); readers take no lock.
 *
 * <p>Like the neighbours: the <em>entries</em>, guarded by the lock, are what is known and for how
 * long; the <em>published</em> table, open addressing over pairs of ints, is made anew after each
 * change and stored by one volatile store. While nothing is known it is empty, and a lookup is one
 * load.
 *
 * <p>An estimate is only ever lowered by what a router says. It is raised by a callout: first
 * {@link #TIMEOUT_NANOS} after it was lowered, then every {@link #RAISE_NANOS}, to the next of the
 * MTUs that are usual (RFC 1191, 6.3 and 7.1), until it is that of the first link and the entry
 * goes.
 *
 * <p>Bounds: at most {@value #MAX_ENTRIES} destinations, the one that was first learnt making room.
 * No estimate is below {@value #MIN_MTU} bytes: who claims less (the least of IPv4 is 68) gets
 * packets of that size, that routers may cut; a forger can so cost a sender no more than that.
 */
public final class PathMtuCache {
  /** What is not known. */
  public static final int UNKNOWN = 0;

  /** Least estimate, bytes: what every host must take (576), less options. */
  public static final int MIN_MTU = 552;

  /** Most destinations. */
  static final int MAX_ENTRIES = 256;

  /** How long an estimate is kept before larger packets are tried (RFC 1191, 6.3). */
  static final long TIMEOUT_NANOS = 600_000_000_000L;

  /** How long until the next attempt, after one to send larger packets. */
  static final long RAISE_NANOS = 120_000_000_000L;

  /** In a published value: routers may cut packets to this destination. */
  private static final int CUTTABLE = 1 << 16;

  /** MTUs that are usual, the largest first (RFC 1191, 7.1). */
  private static final int[] PLATEAUS = {
    65535, 32000, 17914, 8166, 4352, 2002, 1492, 1006, MIN_MTU, 508, 296, 68
  };

  private static final int MIN_TABLE = 16;

  private final Mutex lock;
  private final Callout timer;
  private final NetCounters counters;
  private final IntUnaryOperator linkMtu;

  /** Pairs (destination, value); destination 0 is empty. Not changed once it stands here. */
  private volatile int[] table = new int[0];

  /** By destination, the first learnt first. */
  @GuardedBy("lock")
  private final Map<Integer, Entry> entries = new LinkedHashMap<>();

  private static final class Entry {
    int mtu;
    boolean cuttable;
    long dueNanos;
  }

  /**
   * Nothing known.
   *
   * @param linkMtu the MTU of the first link to a destination, or 0 if there is no way
   */
  PathMtuCache(Machine machine, NetCounters counters, IntUnaryOperator linkMtu) {
    this.lock = machine.mutex(LockOrder.PATH, "path MTUs");
    this.counters = counters;
    this.linkMtu = linkMtu;
    this.timer =
        machine.callout("path mtu", (ctx, c) -> c.timeout(ctx), this, Attach.MPSAFE_PROTOCOL);
  }

  /**
   * What is known of a destination, for {@link #mtu} and {@link #isCuttable}; {@link #UNKNOWN} if
   * nothing is. Context: any. Locks: takes none.
   */
  int lookup(int destination) {
    int[] t = table;
    if (t.length == 0) {
      return UNKNOWN;
    }
    int mask = t.length - 2;
    for (int i = slot(destination, mask); ; i = (i + 2) & mask) {
      if (t[i] == destination) {
        return t[i + 1];
      }
      if (t[i] == 0) {
        return UNKNOWN;
      }
    }
  }

  /** The MTU in what {@link #lookup} found. */
  static int mtu(int found) {
    return found & 0xffff;
  }

  /** Whether routers may cut packets to the destination that {@link #lookup} found. */
  static boolean isCuttable(int found) {
    return (found & CUTTABLE) != 0;
  }

  /**
   * The MTU of which a router speaks that would not pass a packet on.
   *
   * @param reported what it says, 0 if it is too old to say (RFC 1191, 5)
   * @param length of the packet
   * @return 0 if it makes no sense: that much would have passed
   */
  public static int meant(int reported, int length) {
    if (reported == 0) {
      return plateauBelow(length);
    }
    return reported < length ? Math.max(reported, 68) : 0;
  }

  /**
   * Takes in that packets to a destination may be no larger than this. Context: any up to the level
   * of protocol classes. Locks: none of class {@code path} or further in.
   */
  public void lower(Context ctx, int destination, int mtu) {
    int most = linkMtu.applyAsInt(destination);
    long now = ctx.machine().nanos();
    lock.enter(ctx);
    try {
      Entry e = entries.get(destination);
      int was = e == null ? most : e.mtu;
      if (destination == 0 || mtu >= was) {
        return;
      }
      if (e == null) {
        e = addLocked(destination);
      }
      e.mtu = Math.min(was, Math.max(mtu, MIN_MTU));
      e.cuttable = mtu < MIN_MTU;
      e.dueNanos = now + TIMEOUT_NANOS;
      publishLocked();
      scheduleLocked(ctx, now);
    } finally {
      lock.exit(ctx);
    }
    counters.count(ctx, NetCounter.PATH_MTU_LOWERED);
  }

  /** The destinations of which something is known, with their MTUs, for people. Context: any. */
  public Map<Integer, Integer> snapshot(Context ctx) {
    Map<Integer, Integer> out = new LinkedHashMap<>();
    lock.enter(ctx);
    try {
      entries.forEach((destination, e) -> out.put(destination, e.mtu));
    } finally {
      lock.exit(ctx);
    }
    return out;
  }

  /** Ends the callout. Context: TOP. Locks: none. */
  void close(Context ctx) {
    timer.cancelAndWait(ctx);
  }

  @GuardedBy("lock")
  private Entry addLocked(int destination) {
    if (entries.size() == MAX_ENTRIES) {
      Iterator<Entry> first = entries.values().iterator();
      first.next();
      first.remove();
    }
    Entry e = new Entry();
    entries.put(destination, e);
    return e;
  }

  private void timeout(Context ctx) {
    long now = ctx.machine().nanos();
    int raised = 0;
    lock.enter(ctx);
    try {
      for (Map.Entry<Integer, Entry> each : new ArrayList<>(entries.entrySet())) {
        Entry e = each.getValue();
        if (e.dueNanos <= now) {
          raised++;
          e.mtu = plateauAbove(e.mtu);
          e.cuttable = false;
          e.dueNanos = now + RAISE_NANOS;
          if (e.mtu >= linkMtu.applyAsInt(each.getKey())) {
            entries.remove(each.getKey());
          }
        }
      }
      publishLocked();
      scheduleLocked(ctx, now);
    } finally {
      lock.exit(ctx);
    }
    counters.count(ctx, NetCounter.PATH_MTU_RAISED, raised);
  }

  @GuardedBy("lock")
  private void scheduleLocked(Context ctx, long now) {
    long due = Long.MAX_VALUE;
    for (Entry e : entries.values()) {
      due = Math.min(due, e.dueNanos);
    }
    if (due != Long.MAX_VALUE) {
      timer.schedule(ctx, due - now);
    }
  }

  /** Makes the table that readers see. */
  @GuardedBy("lock")
  private void publishLocked() {
    int length = entries.isEmpty() ? 0 : MIN_TABLE;
    while (length < entries.size() * 4) {
      length *= 2;
    }
    int[] now = new int[length];
    entries.forEach((destination, e) -> {
      int mask = now.length - 2;
      int i = slot(destination, mask);
      while (now[i] != 0) {
        i = (i + 2) & mask;
      }
      now[i] = destination;
      now[i + 1] = e.mtu | (e.cuttable ? CUTTABLE : 0);
    });
    table = now;
  }

  private static int slot(int destination, int mask) {
    return ((destination * 0x9e3779b9) >>> 16 << 1) & mask;
  }

  /** The largest usual MTU that is smaller. */
  static int plateauBelow(int mtu) {
    for (int p : PLATEAUS) {
      if (p < mtu) {
        return p;
      }
    }
    return 68;
  }

  /** The smallest usual MTU that is larger. */
  static int plateauAbove(int mtu) {
    int above = PLATEAUS[0];
    for (int p : PLATEAUS) {
      if (p <= mtu) {
        return above;
      }
      above = p;
    }
    return above;
  }
}
