package org.splnet.drivers.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Operation;
import org.splnet.kernel.SchedulingPoint;
import org.splnet.kernel.WeakOrder;
import org.splnet.kernel.Work;
import org.splnet.net.packet.PacketVector;

/**
 * One end of a wire between two queues: an emulated device of the simplest kind. What the other end
 * sends is in its ring.
 *
 * <p>The two handshakes are store-then-load on both sides, volatile or behind a full fence.
 * Receive: the sender fills the ring, then looks at {@code armed}; the receiver arms, then looks at
 * the ring. Transmit: the sender marks itself stalled, then looks for room; the receiver makes
 * room, then looks at the mark. Whoever takes the mark away asserts the line, so it is asserted
 * once.
 */
@WeakOrder(
    primitive = "wire marks",
    why =
        "a full fence between the store of this side and its look at the mark of the other; who"
            + " takes it away does so by compare-and-set",
    stress = {"WireArmTest", "WireStallTest"})
public final class WirePort implements WireEnd {
  private static final VarHandle ARMED;
  private static final VarHandle STALLED;

  static {
    try {
      MethodHandles.Lookup l = MethodHandles.lookup();
      ARMED = l.findVarHandle(WirePort.class, "armed", boolean.class);
      STALLED = l.findVarHandle(WirePort.class, "stalled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final FrameRing in;
  private @Nullable WirePort peer;
  private volatile @Nullable InterruptLine line;

  @SuppressWarnings("unused")
  private volatile boolean armed;

  @SuppressWarnings("unused")
  private volatile boolean stalled;

  private WirePort(int capacity) {
    in = new FrameRing(capacity);
  }

  /**
   * Two ends of a wire.
   *
   * @param capacity of the ring in each direction, in frames, a power of two
   */
  public static WirePort[] pair(int capacity) {
    WirePort a = new WirePort(capacity);
    WirePort b = new WirePort(capacity);
    a.peer = b;
    b.peer = a;
    return new WirePort[] {a, b};
  }

  private WirePort peer() {
    WirePort p = peer;
    if (p == null) {
      throw new IllegalStateException("a wire end without its other end");
    }
    return p;
  }

  @Override
  public void connect(@Nullable InterruptLine to) {
    line = to;
  }

  @Override
  public int room() {
    return peer().in.room();
  }

  @Override
  @SchedulingPoint(Operation.QUEUE)
  @Work(value = "ring.transmit", on = 0)
  public int transmit(PacketVector v, int from) {
    WirePort to = peer();
    int n = to.in.offer(v, from);
    if (n > 0) {
      // The frames before the look at the mark.
      VarHandle.fullFence();
      if ((boolean) ARMED.getOpaque(to) && ARMED.compareAndSet(to, true, false)) {
        to.raise();
      }
    }
    return n;
  }

  @Override
  @SchedulingPoint(Operation.LINE_MASK)
  public boolean stall() {
    STALLED.setVolatile(this, true);
    return peer().in.isFull() || !STALLED.compareAndSet(this, true, false);
  }

  @Override
  @SchedulingPoint(Operation.QUEUE)
  @Work(value = "ring.receive", on = 0, after = true)
  public int receive(PacketVector to) {
    int n = in.poll(to);
    if (n > 0) {
      WirePort from = peer();
      // The room before the look at the mark.
      VarHandle.fullFence();
      if ((boolean) STALLED.getOpaque(from) && STALLED.compareAndSet(from, true, false)) {
        from.raise();
      }
    }
    return n;
  }

  @Override
  @SchedulingPoint(Operation.LINE_MASK)
  public boolean arm() {
    ARMED.setVolatile(this, true);
    return in.isEmpty() || !ARMED.compareAndSet(this, true, false);
  }

  @Override
  @SchedulingPoint(Operation.LINE_MASK)
  public void disarm() {
    ARMED.setVolatile(this, false);
  }

  /** Whether the receive interrupt is armed; a moment old. */
  public boolean isArmed() {
    return armed;
  }

  /** Whether the sender waits for room; a moment old. */
  public boolean isStalled() {
    return stalled;
  }

  private void raise() {
    InterruptLine l = line;
    if (l != null) {
      l.raise();
    }
  }

  @Override
  public int waiting() {
    return in.size();
  }
}
