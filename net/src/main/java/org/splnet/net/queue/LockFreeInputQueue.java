package org.splnet.net.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.splnet.kernel.Context;
import org.splnet.kernel.Operation;
import org.splnet.kernel.SchedulingPoint;
import org.splnet.kernel.WeakOrder;
import org.splnet.kernel.Work;
import org.splnet.net.packet.PacketVector;

/**
 * A bounded queue without a lock: many producers, one consumer.
 *
 * <p>A producer claims a stretch of the ring by a compare-and-set of {@code tail}, then fills it,
 * each slot by a release store of the packet's name plus one. The consumer takes slots in order as
 * long as they are filled, clears them, and gives the room back by a release store of {@code head}.
 * A producer that was preempted between claim and fill holds up what comes behind it, no longer.
 *
 * <p>Memory order: the claim is a full fence; a slot's release store publishes the packet's bytes
 * to the consumer's acquire load; {@code head}'s release store publishes the cleared slots to the
 * producer whose acquire load sees it.
 */
@WeakOrder(
    primitive = "lock-free input queue",
    why = "a slot is filled by release and read by acquire; head gives cleared slots back likewise",
    stress = {"QueueConsumerTest", "QueueProducersTest"})
public final class LockFreeInputQueue implements InputQueue {
  private static final VarHandle TAIL;
  private static final VarHandle HEAD;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);

  static {
    try {
      MethodHandles.Lookup l = MethodHandles.lookup();
      TAIL = l.findVarHandle(LockFreeInputQueue.class, "tail", int.class);
      HEAD = l.findVarHandle(LockFreeInputQueue.class, "head", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int[] ring;
  private final int mask;

  @SuppressWarnings("unused")
  private volatile int tail;

  @SuppressWarnings("unused")
  private long p0, p1, p2, p3, p4, p5, p6, p7;

  @SuppressWarnings("unused")
  private volatile int head;

  private int highWater;

  /**
   * A queue.
   *
   * @param capacity in packets, a power of two
   */
  public LockFreeInputQueue(int capacity) {
    ring = new int[capacity];
    mask = capacity - 1;
  }

  @Override
  @SchedulingPoint(Operation.QUEUE)
  @Work(value = "queue", on = 1)
  public int enqueue(Context ctx, PacketVector v) {
    int n;
    int from;
    do {
      from = tail;
      n = Math.min(v.size(), ring.length - (from - (int) HEAD.getAcquire(this)));
      if (n <= 0) {
        return 0;
      }
    } while (!TAIL.compareAndSet(this, from, from + n));
    for (int i = 0; i < n; i++) {
      SLOT.setRelease(ring, (from + i) & mask, v.get(i) + 1);
    }
    return n;
  }

  @Override
  @SchedulingPoint(Operation.QUEUE)
  @Work(value = "queue", on = 1, after = true)
  public void dequeue(Context ctx, PacketVector to) {
    int from = (int) HEAD.getOpaque(this);
    int n = 0;
    highWater = Math.max(highWater, tail - from);
    while (!to.isFull()) {
      int slot = (from + n) & mask;
      int p = (int) SLOT.getAcquire(ring, slot);
      if (p == 0) {
        break;
      }
      ring[slot] = 0;
      to.add(p - 1);
      n++;
    }
    if (n > 0) {
      HEAD.setRelease(this, from + n);
    }
  }

  @Override
  public boolean hasMore(Context ctx) {
    return tail != (int) HEAD.getOpaque(this);
  }

  @Override
  public int highWater() {
    return highWater;
  }

  @Override
  public int size() {
    return tail - head;
  }

  @Override
  public String toString() {
    return "a queue without a lock of " + ring.length;
  }
}
