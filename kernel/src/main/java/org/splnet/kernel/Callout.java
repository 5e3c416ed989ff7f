package org.splnet.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A function to be called later, once, by the soft clock interrupt of a CPU, after {@code
 * callout(9)}.
 *
 * <p>Made by {@link Machine#callout}; carries the same SMP-safe flag as an interrupt handler. The
 * delay is never shorter than asked, and longer by at most a tick (2^20 ns) on a CPU that is not
 * kept from its loop.
 */
public final class Callout {
  final HandlerRecord record;

  /** The wheel on which it was last armed; changed with both wheels' callout disarmed. */
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
   * Arms it, or arms it anew: the handler will run on the caller's CPU.
   *
   * <p>Context: any. Locks: none of class {@code callout} or further in.
   *
   * @param delayNanos from now; 0 or less means at the next tick
   */
  public void schedule(Context ctx, long delayNanos) {
    long at = ctx.machine.nanos() + Math.max(0, delayNanos);
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
          if (w == to) {
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
   * <p>Context: any. Locks: none of class {@code callout} or further in.
   *
   * @return true if it was armed; false if it was not, or its handler has begun
   */
  public boolean cancel(Context ctx) {
    for (; ; ) {
      CalloutWheel w = wheel;
      w.lock.enter(ctx);
      try {
        if (w == wheel) {
          boolean was = armed;
          if (was) {
            w.disarmLocked(this);
            armed = false;
          }
          return was;
        }
      } finally {
        w.lock.exit(ctx);
      }
    }
  }

  /**
   * Disarms it and waits until its handler is not running. Counts as an acquisition of every lock
   * that the handler takes.
   *
   * <p>Context: any but the handler's CPU below the handler. Locks: none that the handler takes.
   */
  public boolean cancelAndWait(Context ctx) {
    boolean was = cancel(ctx);
    CalloutWheel w = wheel;
    long seen = w.runs();
    int turn = 0;
    while (w.runs() == seen && isRunning(ctx, w)) {
      if (ctx.cpu != null && ctx.cpu.wheel() == w) {
        throw new LockViolation(
            "waiting: " + ctx + " waits for callout '" + record.name + "', which it interrupted");
      }
      ctx.spin(turn++);
    }
    return was;
  }

  /** Whether it is armed. Locks: none of class {@code callout} or further in. */
  public boolean isArmed(Context ctx) {
    CalloutWheel w = wheel;
    w.lock.enter(ctx);
    try {
      return armed;
    } finally {
      w.lock.exit(ctx);
    }
  }

  private boolean isRunning(Context ctx, CalloutWheel w) {
    w.lock.enter(ctx);
    try {
      return w.runningLocked(this);
    } finally {
      w.lock.exit(ctx);
    }
  }
}
