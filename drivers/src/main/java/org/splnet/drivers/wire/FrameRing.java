package org.splnet.drivers.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.splnet.kernel.WeakOrder;
import org.splnet.net.packet.PacketVector;

/**
 * A bounded ring of packets between one producer and one consumer, batches in and out (Lamport,
 * 1977, with each side's last look at the other cached).
 *
 * <p>Memory order: {@code tail} is stored by release after the slots, loaded by acquire before
 * them; {@code head} likewise the other way. The two sides' fields are kept on different cache
 * lines.
 */
@WeakOrder(
    primitive = "frame ring",
    why =
        "each side stores its own index by release, after the slots, and loads the other by"
            + " acquire, before them",
    stress = "FrameRingTest")
public final class FrameRing {
  private static final VarHandle INDEX;

  static {
    try {
      INDEX = MethodHandles.lookup().findVarHandle(Side.class, "index", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What one side writes: its index, and what it last saw of the other's. */
  private static final class Side {
    @SuppressWarnings("unused")
    long p0, p1, p2, p3, p4, p5, p6, p7;

    int index;
    int other;

    @SuppressWarnings("unused")
    long q0, q1, q2, q3, q4, q5, q6, q7;
  }

  private final int[] ring;
  private final int mask;
  private final Side producer = new Side();
  private final Side consumer = new Side();

  /**
   * A ring.
   *
   * @param capacity in packets, a power of two
   */
  public FrameRing(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("ring capacity " + capacity + " is not a power of two");
    }
    ring = new int[capacity];
    mask = capacity - 1;
  }

  /** How many packets there is room for. Producer. */
  public int room() {
    Side s = producer;
    s.other = (int) INDEX.getAcquire(consumer);
    return ring.length - (s.index - s.other);
  }

  /**
   * Adds packets of a batch from a place on, as far as there is room. Producer.
   *
   * @return how many were added
   */
  public int offer(PacketVector v, int from) {
    Side s = producer;
    int tail = s.index;
    int want = v.size() - from;
    int room = ring.length - (tail - s.other);
    if (room < want) {
      room = room();
    }
    int n = Math.min(want, room);
    for (int i = 0; i < n; i++) {
      ring[(tail + i) & mask] = v.get(from + i);
    }
    if (n > 0) {
      INDEX.setRelease(s, tail + n);
    }
    return n;
  }

  /**
   * Moves packets behind those of a batch, as many as it has room for. Consumer.
   *
   * @return how many were moved
   */
  public int poll(PacketVector to) {
    Side s = consumer;
    int head = s.index;
    int want = to.room();
    if (s.other - head < want) {
      s.other = (int) INDEX.getAcquire(producer);
    }
    int n = Math.min(want, s.other - head);
    for (int i = 0; i < n; i++) {
      to.add(ring[(head + i) & mask]);
    }
    if (n > 0) {
      INDEX.setRelease(s, head + n);
    }
    return n;
  }

  /** Whether there is nothing in it: a volatile look, for handshakes. */
  public boolean isEmpty() {
    return (int) INDEX.getVolatile(producer) == (int) INDEX.getVolatile(consumer);
  }

  /** Whether there is no room: a volatile look, for handshakes. */
  public boolean isFull() {
    return (int) INDEX.getVolatile(producer) - (int) INDEX.getVolatile(consumer) == ring.length;
  }

  /** How many packets are in it; a moment old. */
  public int size() {
    return (int) INDEX.getVolatile(producer) - (int) INDEX.getVolatile(consumer);
  }
}
