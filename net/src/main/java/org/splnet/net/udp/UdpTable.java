package org.splnet.net.udp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.RwLock;

/**
 * Which endpoint has an address and port: a chained hash table behind a readers-writer lock, which
 * UDP input takes for reading once a datagram.
 */
final class UdpTable {
  /** The ephemeral ports (RFC 6056, 2.1). */
  static final int FIRST_EPHEMERAL = 49152;

  private static final int EPHEMERALS = 65536 - FIRST_EPHEMERAL;
  private static final int MIN_BUCKETS = 64;

  private final RwLock lock;

  /** A power of two. */
  @GuardedBy("lock")
  private @Nullable UdpEndpoint[] buckets = new @Nullable UdpEndpoint[MIN_BUCKETS];

  @GuardedBy("lock")
  private int size;

  UdpTable(Machine machine) {
    lock = machine.rwLock(LockOrder.UDPTABLE, "UDP endpoints");
  }

  /** The endpoint of an address and port, or else of any address and that port. */
  @Nullable UdpEndpoint lookup(Context ctx, int address, int port) {
    lock.enterRead(ctx);
    try {
      UdpEndpoint exact = findLocked(address, port);
      return exact != null ? exact : findLocked(0, port);
    } finally {
      lock.exitRead(ctx);
    }
  }

  /** Adds an endpoint on a port; null if the port is taken. */
  @Nullable UdpEndpoint add(
      Context ctx, Udp udp, int address, int port, UdpEndpoint.Handler handler) {
    lock.enterWrite(ctx);
    try {
      return findLocked(address, port) == null
          ? addLocked(new UdpEndpoint(udp, address, port, handler))
          : null;
    } finally {
      lock.exitWrite(ctx);
    }
  }

  /**
   * Adds an endpoint on an ephemeral port that has no endpoint, chosen at random (RFC 6056, 3.3.1);
   * null if there is none.
   */
  @Nullable UdpEndpoint addEphemeral(
      Context ctx, Udp udp, int address, UdpEndpoint.Handler handler) {
    int from = ctx.random().nextInt(EPHEMERALS);
    lock.enterWrite(ctx);
    try {
      for (int i = 0; i < EPHEMERALS; i++) {
        int port = FIRST_EPHEMERAL + (from + i) % EPHEMERALS;
        if (findLocked(address, port) == null && findLocked(0, port) == null) {
          return addLocked(new UdpEndpoint(udp, address, port, handler));
        }
      }
      return null;
    } finally {
      lock.exitWrite(ctx);
    }
  }

  /** Takes an endpoint out; nothing happens if it is out already. */
  void remove(Context ctx, UdpEndpoint gone) {
    lock.enterWrite(ctx);
    try {
      int b = bucket(gone.addressBits(), gone.port(), buckets.length);
      UdpEndpoint before = null;
      for (UdpEndpoint e = buckets[b]; e != null; before = e, e = e.next) {
        if (e == gone) {
          if (before == null) {
            buckets[b] = e.next;
          } else {
            before.next = e.next;
          }
          size--;
          return;
        }
      }
    } finally {
      lock.exitWrite(ctx);
    }
  }

  /** All endpoints, in no order. */
  List<UdpEndpoint> list(Context ctx) {
    lock.enterRead(ctx);
    try {
      List<UdpEndpoint> all = new ArrayList<>(size);
      for (UdpEndpoint first : buckets) {
        for (UdpEndpoint e = first; e != null; e = e.next) {
          all.add(e);
        }
      }
      return all;
    } finally {
      lock.exitRead(ctx);
    }
  }

  @GuardedBy("lock")
  private @Nullable UdpEndpoint findLocked(int address, int port) {
    UdpEndpoint e = buckets[bucket(address, port, buckets.length)];
    while (e != null && (e.port() != port || e.addressBits() != address)) {
      e = e.next;
    }
    return e;
  }

  @GuardedBy("lock")
  private UdpEndpoint addLocked(UdpEndpoint e) {
    if (size == buckets.length) {
      growLocked();
    }
    int b = bucket(e.addressBits(), e.port(), buckets.length);
    e.next = buckets[b];
    buckets[b] = e;
    size++;
    return e;
  }

  @GuardedBy("lock")
  private void growLocked() {
    @Nullable UdpEndpoint[] now = new @Nullable UdpEndpoint[buckets.length * 2];
    for (UdpEndpoint first : buckets) {
      for (UdpEndpoint e = first; e != null; ) {
        UdpEndpoint next = e.next;
        int b = bucket(e.addressBits(), e.port(), now.length);
        e.next = now[b];
        now[b] = e;
        e = next;
      }
    }
    buckets = now;
  }

  private static int bucket(int address, int port, int buckets) {
    int h = (address * 31 + port) * 0x9e3779b9;
    return (h >>> 12) & (buckets - 1);
  }
}
