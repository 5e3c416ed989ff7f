package org.splnet.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Tells one who has taken something out of use when its last user is done: a count that is odd
 * while a handler runs.
 *
 * <p>The runner makes it odd (volatile store), then reads the list of handlers; the remover writes
 * the list (volatile), then reads the count. So either the runner sees the new list or the remover
 * sees the odd count and waits for it to change.
 */
@WeakOrder(
    primitive = "wait for a run",
    why =
        "one context counts; the begin is volatile, before the look at the handlers, the end a"
            + " release: who sees it sees what the run wrote",
    stress = "ActivityStress")
final class Activity extends Padded {
  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(Activity.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused")
  private volatile int count;

  void begin() {
    COUNT.setVolatile(this, (int) COUNT.getOpaque(this) + 1);
  }

  void end() {
    COUNT.setRelease(this, (int) COUNT.getOpaque(this) + 1);
  }

  boolean running() {
    return (count & 1) != 0;
  }

  /**
   * Waits until whatever runs now has ended.
   *
   * @param cpu the CPU on which it runs
   * @throws LockViolation if the caller is that CPU, for then it would wait for itself
   */
  void await(Context ctx, Cpu cpu, String what) {
    int seen = count;
    if ((seen & 1) == 0) {
      return;
    }
    refuseOwn(ctx, cpu, what);
    awaitPast(ctx, seen, new WaitGraph.ForCpu(cpu, 0, () -> count == seen, what));
  }

  /** As {@link #await}, for a caller that is known not to be what runs. */
  void awaitEnd(Context ctx) {
    int seen = count;
    if ((seen & 1) != 0) {
      awaitPast(ctx, seen, null);
    }
  }

  private void awaitPast(Context ctx, int seen, @Nullable Wait wait) {
    Wait outer = Switches.CHECK && wait != null ? WaitGraph.begin(ctx, wait) : null;
    int turn = 0;
    while (count == seen) {
      ctx.spin(turn++);
    }
    if (Switches.CHECK && wait != null) {
      WaitGraph.end(ctx, outer);
    }
  }

  /** Throws if something runs and the caller is the CPU on which it runs. */
  void refuseOwn(Context ctx, Cpu cpu, String what) {
    if (ctx.cpu == cpu && running()) {
      throw new LockViolation(
          LockRule.WAIT_FOR_HANDLER,
          ctx,
          "wait for " + what,
          ctx + " waits for " + what + ", which it interrupted or is itself");
    }
  }
}
