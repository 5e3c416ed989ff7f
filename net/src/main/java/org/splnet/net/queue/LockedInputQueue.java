package org.splnet.net.queue;

import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.Operation;
import org.splnet.kernel.SchedulingPoint;
import org.splnet.kernel.Work;
import org.splnet.net.packet.PacketVector;

/**
 * One queue for the protocol, one lock (2005: {@code ipintrq}). Any CPU's soft interrupt takes from
 * it, so two CPUs may run packets of one flow at the same time, and out of order.
 */
public final class LockedInputQueue implements InputQueue {
  private final Mutex lock;
  private final int mask;

  @GuardedBy("lock")
  private final int[] ring;

  @GuardedBy("lock")
  private int head;

  @GuardedBy("lock")
  private int tail;

  @GuardedBy("lock")
  private int high;

  private volatile int waiting;
  private volatile int highWater;

  /**
   * A queue.
   *
   * @param capacity in packets, a power of two
   */
  public LockedInputQueue(Machine machine, String name, int capacity) {
    this.lock = machine.mutex(LockOrder.INPUTQ, name);
    this.ring = new int[capacity];
    this.mask = capacity - 1;
  }

  @Override
  @SchedulingPoint(Operation.QUEUE)
  public int enqueue(Context ctx, PacketVector v) {
    lock.enter(ctx);
    try {
      return enqueueLocked(v);
    } finally {
      lock.exit(ctx);
    }
  }

  @GuardedBy("lock")
  @Work(value = "queue", on = 0)
  private int enqueueLocked(PacketVector v) {
    int n = Math.min(v.size(), ring.length - (tail - head));
    for (int i = 0; i < n; i++) {
      ring[(tail + i) & mask] = v.get(i);
    }
    tail += n;
    waiting = tail - head;
    if (tail - head > high) {
      high = tail - head;
      highWater = high;
    }
    return n;
  }

  @Override
  @SchedulingPoint(Operation.QUEUE)
  public void dequeue(Context ctx, PacketVector to) {
    lock.enter(ctx);
    try {
      dequeueLocked(to);
    } finally {
      lock.exit(ctx);
    }
  }

  @GuardedBy("lock")
  @Work(value = "queue", on = 0, after = true)
  private void dequeueLocked(PacketVector to) {
    int n = Math.min(to.room(), tail - head);
    for (int i = 0; i < n; i++) {
      to.add(ring[(head + i) & mask]);
    }
    head += n;
    waiting = tail - head;
  }

  @Override
  public boolean hasMore(Context ctx) {
    return waiting != 0;
  }

  @Override
  public int highWater() {
    return highWater;
  }

  @Override
  public int size() {
    return waiting;
  }

  @Override
  public String toString() {
    return lock.name();
  }
}
