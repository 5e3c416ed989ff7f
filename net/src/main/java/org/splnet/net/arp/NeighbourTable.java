package org.splnet.net.arp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.WeakOrder;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;

/**
 * The neighbours of one interface; readers take no lock.
 *
 * <p>Two structures. The <em>entries</em>, a chained hash table guarded by the lock, are what is
 * known and what is being asked. The <em>published</em> table, open addressing over pairs of longs,
 * maps the addresses that are known to stations; it is never changed once published: after a change
 * of the entries it is made anew and stored by one release.
 *
 * <p>Bounded against floods: at most {@value #MAX_ENTRIES} entries, of which at most {@value
 * #MAX_PENDING} are asked for. What this host asks for displaces an entry chosen at random when the
 * table is full; what others merely announce does not.
 *
 * <p>Cost: a lookup is one acquire load and a probe or two; a change costs the published table, up
 * to 32 KiB.
 */
@WeakOrder(
    primitive = "published snapshot",
    why =
        "an array that is not changed once it was stored by release; who loads it by acquire sees"
            + " it whole",
    stress = "NeighbourTableStress")
public final class NeighbourTable {
  /** What {@link #lookup} answers for an unknown neighbour. */
  public static final long UNKNOWN = -1;

  /** Most entries. */
  static final int MAX_ENTRIES = 1024;

  /** Most entries that are asked for and not known. */
  static final int MAX_PENDING = 256;

  private static final int BUCKETS = 256;
  private static final int MIN_TABLE = 16;
  private static final VarHandle TABLE;

  static {
    try {
      TABLE = MethodHandles.lookup().findVarHandle(NeighbourTable.class, "table", long[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Mutex lock;

  /** Pairs (address + 1 in the low 33 bits, station); 0 is empty. */
  @SuppressWarnings("unused")
  private long[] table = new long[MIN_TABLE];

  @GuardedBy("lock")
  private final @Nullable Neighbour[] buckets = new @Nullable Neighbour[BUCKETS];

  @GuardedBy("lock")
  private int size;

  @GuardedBy("lock")
  private int pending;

  /** When the timer is due; {@link Long#MAX_VALUE} for never. */
  @GuardedBy("lock")
  private long timerNanos = Long.MAX_VALUE;

  /** The interface is gone: nothing is added any more. */
  @GuardedBy("lock")
  private boolean closed;

  /** An empty table. */
  public NeighbourTable(Machine machine, String name) {
    lock = machine.mutex(LockOrder.ARP, name + " neighbours");
  }

  /**
   * The 48 bits of a neighbour's station address, or {@link #UNKNOWN}. Context: any. Locks: takes
   * none.
   */
  public long lookup(int address) {
    long[] t = (long[]) TABLE.getAcquire(this);
    int mask = t.length - 2;
    long key = key(address);
    for (int i = slot(address, mask); ; i = (i + 2) & mask) {
      if (t[i] == key) {
        return t[i + 1];
      }
      if (t[i] == 0) {
        return UNKNOWN;
      }
    }
  }

  /**
   * Adds or replaces a permanent neighbour. Context: any up to the class's level. Locks: none of
   * class {@code arp} or further in.
   *
   * @throws IllegalStateException if there is no room for it
   */
  public void put(Context ctx, Ipv4Address address, MacAddress station) {
    lock.enter(ctx);
    try {
      putLocked(ctx, address.bits(), station.bits());
    } finally {
      lock.exit(ctx);
    }
  }

  /** Adds or replaces a permanent neighbour; returns it, for what may wait for it. */
  @GuardedBy("lock")
  Neighbour putLocked(Context ctx, int address, long station) {
    Neighbour n = findLocked(address);
    if (n == null) {
      n = addLocked(ctx, address, true);
      if (n == null && closed) {
        throw new IllegalStateException(
            "no neighbour can be added: the interface is detached; attach its driver again");
      }
      if (n == null) {
        throw new IllegalStateException(
            "no room for neighbour "
                + Ipv4Address.toString(address)
                + ": there are "
                + MAX_ENTRIES
                + " that are permanent or being asked for");
      }
    }
    setStateLocked(n, Neighbour.State.STATIC);
    n.station = station;
    n.dueNanos = Long.MAX_VALUE;
    publishLocked();
    return n;
  }

  /** How many neighbours there are, known or asked for. Locks: none of class {@code arp} or in. */
  public int size(Context ctx) {
    lock.enter(ctx);
    try {
      return size;
    } finally {
      lock.exit(ctx);
    }
  }

  /** The neighbours, by address. Context: TOP. Locks: none of class {@code arp} or further in. */
  public List<NeighbourEntry> list(Context ctx) {
    List<NeighbourEntry> out = new ArrayList<>();
    lock.enter(ctx);
    try {
      for (Neighbour n : entriesLocked()) {
        out.add(
            new NeighbourEntry(
                new Ipv4Address(n.address),
                n.station == UNKNOWN ? Optional.empty() : Optional.of(new MacAddress(n.station)),
                n.state.name().toLowerCase(Locale.ROOT),
                n.waiting()));
      }
    } finally {
      lock.exit(ctx);
    }
    out.sort(Comparator.comparing(NeighbourEntry::address));
    return out;
  }

  @GuardedBy("lock")
  @Nullable Neighbour findLocked(int address) {
    Neighbour n = buckets[bucket(address)];
    while (n != null && n.address != address) {
      n = n.next;
    }
    return n;
  }

  /**
   * Adds an entry that is not there yet, as one that is asked for; null if there is no room.
   *
   * @param displace whether to displace another one when the table is full
   */
  @GuardedBy("lock")
  @Nullable Neighbour addLocked(Context ctx, int address, boolean displace) {
    if (closed) {
      return null;
    }
    if (size >= MAX_ENTRIES && !(displace && evictLocked(ctx.random().nextInt(BUCKETS)))) {
      return null;
    }
    Neighbour n = new Neighbour(address);
    int b = bucket(address);
    n.next = buckets[b];
    buckets[b] = n;
    size++;
    pending++;
    return n;
  }

  @GuardedBy("lock")
  private boolean evictLocked(int from) {
    for (int i = 0; i < BUCKETS; i++) {
      for (Neighbour n = buckets[(from + i) % BUCKETS]; n != null; n = n.next) {
        if (n.state != Neighbour.State.STATIC && n.state != Neighbour.State.PENDING) {
          removeLocked(n);
          publishLocked();
          return true;
        }
      }
    }
    return false;
  }

  /** Takes an entry out; the caller has dealt with what waits for it, and publishes. */
  @GuardedBy("lock")
  void removeLocked(Neighbour gone) {
    int b = bucket(gone.address);
    Neighbour before = null;
    for (Neighbour n = buckets[b]; n != null; before = n, n = n.next) {
      if (n == gone) {
        if (before == null) {
          buckets[b] = n.next;
        } else {
          before.next = n.next;
        }
        size--;
        if (gone.state == Neighbour.State.PENDING) {
          pending--;
        }
        return;
      }
    }
  }

  /** Whether another address may be asked for. */
  @GuardedBy("lock")
  boolean mayAskLocked() {
    return pending < MAX_PENDING && !closed;
  }

  @GuardedBy("lock")
  void closeLocked() {
    closed = true;
  }

  @GuardedBy("lock")
  void setStateLocked(Neighbour n, Neighbour.State now) {
    if (n.state == Neighbour.State.PENDING) {
      pending--;
    }
    if (now == Neighbour.State.PENDING) {
      pending++;
    }
    n.state = now;
  }

  /** All entries, in a list of its own. */
  @GuardedBy("lock")
  List<Neighbour> entriesLocked() {
    List<Neighbour> all = new ArrayList<>(size);
    for (int b = 0; b < BUCKETS; b++) {
      for (Neighbour n = buckets[b]; n != null; n = n.next) {
        all.add(n);
      }
    }
    return all;
  }

  /** Makes the table that readers see out of the entries that are known. */
  @GuardedBy("lock")
  void publishLocked() {
    int length = MIN_TABLE;
    while (length < size * 4) {
      length *= 2;
    }
    long[] now = new long[length];
    for (int b = 0; b < BUCKETS; b++) {
      for (Neighbour n = buckets[b]; n != null; n = n.next) {
        if (n.state.published) {
          insert(now, n.address, n.station);
        }
      }
    }
    TABLE.setRelease(this, now);
  }

  /** Notes that the timer should run at a time; true if it has to be set for that. */
  @GuardedBy("lock")
  boolean setTimerLocked(long atNanos) {
    if (atNanos >= timerNanos) {
      return false;
    }
    timerNanos = atNanos;
    return true;
  }

  /** Notes that the timer has run or is cancelled. */
  @GuardedBy("lock")
  void clearTimerLocked() {
    timerNanos = Long.MAX_VALUE;
  }

  private static void insert(long[] t, int address, long station) {
    int mask = t.length - 2;
    int i = slot(address, mask);
    while (t[i] != 0) {
      i = (i + 2) & mask;
    }
    t[i] = key(address);
    t[i + 1] = station;
  }

  private static long key(int address) {
    return (address & 0xffffffffL) + 1;
  }

  private static int hash(int address) {
    return (address * 0x9e3779b9) >>> 16;
  }

  private static int slot(int address, int mask) {
    return (hash(address) << 1) & mask;
  }

  private static int bucket(int address) {
    return hash(address) & (BUCKETS - 1);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("{");
    long[] t = (long[]) TABLE.getAcquire(this);
    for (int i = 0; i < t.length; i += 2) {
      if (t[i] != 0) {
        out.append(out.length() > 1 ? ", " : "")
            .append(Ipv4Address.toString((int) (t[i] - 1)))
            .append(" at ")
            .append(new MacAddress(t[i + 1]));
      }
    }
    return out.append('}').toString();
  }
}
