package org.splnet.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A function to be called later, once, by the soft clock interrupt of a CPU, after {@code
 * callout(9)}.
 *
 * <p>Made by {@link Machine#callout}; carries the same SMP-safe flag as an interrupt handler. The
 * delay is never shorter than asked, and longer by at most a tick (2^20 ns) on a CPU that is not
 * kept from its loop. The handler never runs on two CPUs at once.
 */
public final class Callout {
  /** Centuries: what is longer is as good as never, and does not overflow the clock. */
  private static final long FAR = Long.MAX_VALUE / 4;

  private static final int ARMED = 1;
  private static final int RUNNING = 2;

  /** It is running on the CPU that looks, below what looks. */
  private static final int BELOW = 4;

  final HandlerRecord record;

  /**
   * The wheel on which it was last armed; changed under the lock of the old one, while it is
   * neither armed nor running there.
   */
  private volatile CalloutWheel wheel;

  // Guarded by the lock of the wheel.
  long dueTick;
  int slot;
  boolean armed;
  @Nullable Callout next;
  @Nullable Callout prev;

  Callout(HandlerRecord record, CalloutWheel wheel) {
    this.record = record;
    this.wheel = wheel;
  }

  /**
   * Arms it, or arms it anew: the handler will run on the caller's CPU, or, if it is running at
   * this moment, again where it runs.
   *
   * <p>Context: any below IPI. Locks: none of class {@code callout} or further in.
   *
   * @param delayNanos from now; 0 or less means at the next tick
   */
  @SchedulingPoint(Operation.CALLOUT_ARM)
  public void schedule(Context ctx, long delayNanos) {
    long now = ctx.machine.nanos();
    long at = now + Math.clamp(delayNanos, 0, FAR);
    CalloutWheel to = ctx.cpu().wheel();
    for (; ; ) {
      CalloutWheel w = wheel;
      w.lock.enter(ctx);
      try {
        if (w == wheel) {
          if (armed) {
            w.disarmLocked(this);
            armed = false;
          }
          if (w == to || w.runningLocked(this)) {
            armed = true;
            w.armLocked(ctx, this, at);
            return;
          }
          wheel = to;
        }
      } finally {
        w.lock.exit(ctx);
      }
    }
  }

  /**
   * Disarms it.
   *
   * <p>Context: any below IPI. Locks: none of class {@code callout} or further in.
   *
   * @return true if it was armed; false if it was not, or its handler has begun
   */
  @SchedulingPoint(Operation.CALLOUT_CANCEL)
  public boolean cancel(Context ctx) {
    return (look(ctx, true) & ARMED) != 0;
  }

  /**
   * Disarms it and waits until its handler is not running: after this it is neither armed nor
   * running, even if the handler armed it anew, unless somebody else arms it. Counts as an
   * acquisition of every lock that the handler takes.
   *
   * <p>Context: any but the handler's CPU below the handler. Locks: none that the handler takes.
   *
   * @return true if it was armed when this was called
   */
  @SchedulingPoint(Operation.CALLOUT_CANCEL)
  public boolean cancelAndWait(Context ctx) {
    if (Switches.CHECK) {
      LockChecker.awaits(ctx, record.waitable("callout"));
    }
    int first = look(ctx, true);
    int seen = first;
    for (int turn = 0; (seen & RUNNING) != 0; turn++) {
      if ((seen & BELOW) != 0) {
        throw new LockViolation(
            LockRule.WAIT_FOR_HANDLER,
            ctx,
            "wait for callout '" + record.name + "'",
            ctx + " waits for callout '" + record.name + "', which it interrupted");
      }
      Wait outer = Switches.CHECK ? WaitGraph.begin(ctx, wheel.waitFor(this)) : null;
      ctx.spin(turn);
      if (Switches.CHECK) {
        WaitGraph.end(ctx, outer);
      }
      seen = look(ctx, true);
    }
    return (first & ARMED) != 0;
  }

  /** Whether it is armed. Locks: none of class {@code callout} or further in. */
  public boolean isArmed(Context ctx) {
    return (look(ctx, false) & ARMED) != 0;
  }

  /** Whether it is armed, whether it is running and where, at one moment; disarms it if asked. */
  private int look(Context ctx, boolean disarm) {
    for (; ; ) {
      CalloutWheel w = wheel;
      w.lock.enter(ctx);
      try {
        if (w == wheel) {
          int seen = armed ? ARMED : 0;
          if (w.runningLocked(this)) {
            // Here and not later: once it has run, others may arm it on any wheel.
            seen |= ctx.cpu != null && ctx.cpu.wheel() == w ? RUNNING | BELOW : RUNNING;
          }
          if (disarm && armed) {
            w.disarmLocked(this);
            armed = false;
          }
          return seen;
        }
      } finally {
        w.lock.exit(ctx);
      }
    }
  }

  @Override
  public String toString() {
    return "callout '" + record.name + "'";
  }
}
