package org.splnet.net.arp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;

/**
 * The known neighbours of one interface; readers take no lock.
 *
 * <p>An open-addressing table of longs pairs, never changed once published; writers copy it.
 */
public final class NeighbourTable {
  /** What {@link #lookup} answers for an unknown neighbour. */
  public static final long UNKNOWN = -1;

  private static final VarHandle TABLE;

  static {
    try {
      TABLE = MethodHandles.lookup().findVarHandle(NeighbourTable.class, "table", long[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Mutex lock;

  /** Pairs (address + 1 in the low 33 bits, station); 0 is empty. */
  @SuppressWarnings("unused")
  private long[] table = new long[16];

  @GuardedBy("lock")
  private int size;

  /** An empty table. */
  public NeighbourTable(Machine machine, String name) {
    lock = machine.mutex(LockOrder.ARP, name + " neighbours");
  }

  /** The 48 bits of a neighbour's station address, or {@link #UNKNOWN}. Context: any. */
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

  /** Adds or replaces a neighbour. Context: any up to the class's level. */
  public void put(Context ctx, Ipv4Address address, MacAddress station) {
    lock.enter(ctx);
    try {
      long[] t = (long[]) TABLE.getAcquire(this);
      long[] now = (size + 1) * 4 > t.length ? grown(t) : t.clone();
      if (insert(now, address.bits(), station.bits())) {
        size++;
      }
      TABLE.setRelease(this, now);
    } finally {
      lock.exit(ctx);
    }
  }

  private static long[] grown(long[] t) {
    long[] now = new long[t.length * 2];
    for (int i = 0; i < t.length; i += 2) {
      if (t[i] != 0) {
        insert(now, (int) (t[i] - 1), t[i + 1]);
      }
    }
    return now;
  }

  private static boolean insert(long[] t, int address, long station) {
    int mask = t.length - 2;
    int i = slot(address, mask);
    while (t[i] != 0 && t[i] != key(address)) {
      i = (i + 2) & mask;
    }
    boolean fresh = t[i] == 0;
    t[i] = key(address);
    t[i + 1] = station;
    return fresh;
  }

  private static long key(int address) {
    return (address & 0xffffffffL) + 1;
  }

  private static int slot(int address, int mask) {
    int h = address * 0x9e3779b9;
    return (h >>> 16) << 1 & mask;
  }

  @Override
  public String toString() {
    return Arrays.toString((long[]) TABLE.getAcquire(this));
  }
}
