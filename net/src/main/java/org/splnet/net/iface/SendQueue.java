package org.splnet.net.iface;

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
 * An interface's send queue: bounded, first in first out, batches in and out.
 *
 * <p>Its lock lies inside that of the device: {@code startLocked} takes from it with the device
 * held. Level: VM.
 */
public final class SendQueue {
  private final Mutex lock;

  @GuardedBy("lock")
  private final int[] ring;

  @GuardedBy("lock")
  private int head;

  @GuardedBy("lock")
  private int tail;

  @GuardedBy("lock")
  private int highWater;

  @GuardedBy("lock")
  private boolean closed;

  private final int mask;

  /**
   * A queue.
   *
   * @param capacity in packets, a power of two
   */
  public SendQueue(Machine machine, String name, int capacity) {
    this.lock = machine.mutex(LockOrder.IFSND, name + " send queue");
    this.ring = new int[capacity];
    this.mask = capacity - 1;
  }

  /**
   * Queues a batch from its front as far as there is room.
   *
   * @return how many were queued; none while it is closed
   */
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
    int n = closed ? 0 : Math.min(v.size(), ring.length - (tail - head));
    for (int i = 0; i < n; i++) {
      ring[(tail + i) & mask] = v.get(i);
    }
    tail += n;
    highWater = Math.max(highWater, tail - head);
    return n;
  }

  /** Moves up to {@code max} packets behind those of a batch. */
  @SchedulingPoint(Operation.QUEUE)
  public void dequeue(Context ctx, PacketVector to, int max) {
    lock.enter(ctx);
    try {
      dequeueLocked(to, max);
    } finally {
      lock.exit(ctx);
    }
  }

  @GuardedBy("lock")
  @Work(value = "queue", on = 0, after = true)
  private void dequeueLocked(PacketVector to, int max) {
    int n = Math.min(Math.min(max, to.room()), tail - head);
    for (int i = 0; i < n; i++) {
      to.add(ring[(head + i) & mask]);
    }
    head += n;
  }

  /**
   * Takes no more packets, or takes them again. What waits stays, for whoever empties it: with the
   * queue closed first, nothing is left in it by a sender that saw the interface still up.
   */
  void setClosed(Context ctx, boolean now) {
    lock.enter(ctx);
    try {
      closed = now;
    } finally {
      lock.exit(ctx);
    }
  }

  /** Most packets that may wait. */
  public int capacity() {
    return mask + 1;
  }

  /** How many packets wait; exact only under quiet. */
  public int size(Context ctx) {
    lock.enter(ctx);
    try {
      return tail - head;
    } finally {
      lock.exit(ctx);
    }
  }

  /** The most that ever waited. */
  public int highWater(Context ctx) {
    lock.enter(ctx);
    try {
      return highWater;
    } finally {
      lock.exit(ctx);
    }
  }
}
