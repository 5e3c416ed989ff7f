package org.splnet.kernel;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.splnet.kernel.trace.Tracing;

/**
 * A condition on which application contexts wait and which any context signals.
 *
 * <p>The waiter holds the interlock, and of other locks at most the entry lock of its call (the
 * kernel lock, or the shared protocol mutex): that is dropped whole for the time of the wait and
 * taken again, before the interlock, afterwards.
 */
public final class Condition {
  private final Machine machine;
  private final Mutex interlock;

  @GuardedBy("interlock")
  private final ArrayDeque<Context> waiters = new ArrayDeque<>();

  private final String what;
  private final BooleanSupplier dueLocked;

  Condition(Machine machine, Mutex interlock, String what, BooleanSupplier dueLocked) {
    this.machine = machine;
    this.interlock = interlock;
    this.what = what;
    this.dueLocked = dueLocked;
  }

  /**
   * Waits for a signal; may return without one, so the caller re-tests what it waits for.
   *
   * <p>Context: TOP. Locks: the interlock, at most an entry lock besides.
   *
   * @param deadlineNanos on the machine's clock; {@link Long#MAX_VALUE} for none
   * @return false if the deadline has passed
   * @throws IllegalStateException if the machine has failed
   */
  @SchedulingPoint(Operation.WAIT)
  @GuardedBy("interlock")
  @SuppressWarnings("LockedCheck") // gives back and takes again what the caller's try gives back
  public boolean awaitLocked(Context ctx, long deadlineNanos) {
    interlock.assertHeld(ctx);
    machine.checkAlive();
    Mutex shared = machine.heldSharedEntry(ctx);
    if (Switches.CHECK) {
      LockChecker.mayBlock(ctx, interlock, shared);
    }
    ctx.signalled = false;
    waiters.add(ctx);
    if (Switches.CHECK) {
      ctx.sleepsFrom = LockChecker.heldPlace(ctx, interlock);
      ctx.sleepsOn = this;
    }
    interlock.exit(ctx);
    if (shared != null) {
      shared.exit(ctx);
    }
    KernelLock big = machine.kernelLock();
    int depth = big.dropAll(ctx);
    Wait outer = Switches.CHECK ? WaitGraph.begin(ctx, waitOf(ctx, deadlineNanos)) : null;
    ctx.traceBegin(Tracing.SLEEP);
    while (!ctx.signalled && machine.nanos() < deadlineNanos && machine.failure() == null) {
      machine.port().block(ctx, deadlineNanos);
    }
    ctx.traceEnd(Tracing.SLEEP);
    if (Switches.CHECK) {
      WaitGraph.end(ctx, outer);
      ctx.sleepsOn = null;
    }
    big.retake(ctx, depth);
    if (shared != null) {
      shared.enter(ctx);
    }
    interlock.enter(ctx);
    if (!ctx.signalled) {
      waiters.remove(ctx);
      machine.checkAlive();
      return false;
    }
    return true;
  }

  private Wait waitOf(Context ctx, long deadlineNanos) {
    return new WaitGraph.ForSignal(
        "%s under %s".formatted(what, interlock),
        () -> !ctx.signalled && machine.nanos() < deadlineNanos && machine.failure() == null);
  }

  /** Wakes one waiter, the one that has waited longest. Context: any. Locks: the interlock. */
  @SchedulingPoint(Operation.SIGNAL)
  @GuardedBy("interlock")
  public void signalLocked(Context ctx) {
    interlock.assertHeld(ctx);
    Context waiter = waiters.poll();
    if (waiter != null) {
      waiter.signalled = true;
      ctx.traceEvent(Tracing.WAKES, waiter.id);
      machine.port().unblock(waiter);
    }
  }

  /** Wakes every waiter. Context: any. Locks: the interlock. */
  @GuardedBy("interlock")
  public void broadcastLocked(Context ctx) {
    while (!waiters.isEmpty()) {
      signalLocked(ctx);
    }
  }

  /** Reports a sleeper for whom nobody will come; only where nothing is under way. */
  void checkAsleep(Context ctx, Context sleeper) {
    interlock.enter(ctx);
    try {
      if (sleeper.sleepsOn == this && !sleeper.signalled && dueLocked.getAsBoolean()) {
        Place from = sleeper.sleepsFrom;
        throw new LockViolation(
            LockRule.LOST_WAKEUP,
            "%s sleeps for %s under %s, and that has come: whoever saw to it did not signal"
                .formatted(sleeper.name(), what, interlock),
            from == null ? List.of() : List.of(from));
      }
    } finally {
      interlock.exit(ctx);
    }
  }

  @Override
  public String toString() {
    return what + " under " + interlock;
  }
}
