package org.splnet.drivers.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.InterruptLine;
import org.splnet.net.packet.PacketVector;

/**
 * One end of a wire: an emulated device of the simplest kind. It has no thread and no lock; what
 * the other end sends is in its ring, and its line is asserted when frames come while receive
 * interrupts are armed, or when there is room again after a transmitter ran out of it.
 *
 * <p>The two handshakes are store-then-load on both sides, all volatile. Receive: the sender fills
 * the ring, then looks at {@code armed}; the receiver arms, then looks at the ring. Transmit: the
 * sender marks itself stalled, then looks for room; the receiver makes room, then looks at the
 * mark. Whoever takes the mark away asserts the line, so it is asserted once.
 */
public final class WirePort {
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

  /** Connects the end to an interrupt line; null disconnects it. */
  public void connect(@Nullable InterruptLine to) {
    line = to;
  }

  /** How many frames can be sent now. One sender at a time. */
  public int room() {
    return peer().in.room();
  }

  /**
   * Sends frames of a batch from a place on, as far as there is room. One sender at a time.
   *
   * @return how many were sent
   */
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

  /**
   * Says that the sender has more than there is room for.
   *
   * @return true if the line will be asserted when there is room; false if there is room now
   */
  public boolean stall() {
    STALLED.setVolatile(this, true);
    return peer().in.isFull() || !STALLED.compareAndSet(this, true, false);
  }

  /**
   * Takes frames behind those of a batch. One receiver at a time.
   *
   * @return how many were taken
   */
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

  /**
   * Arms the receive interrupt.
   *
   * @return true if it is armed; false if frames are there already, which the caller must take
   */
  public boolean arm() {
    ARMED.setVolatile(this, true);
    return in.isEmpty() || !ARMED.compareAndSet(this, true, false);
  }

  /** Disarms the receive interrupt. */
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

  /** How many frames wait to be received; a moment old. */
  public int waiting() {
    return in.size();
  }
}
