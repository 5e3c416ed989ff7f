package org.splnet.kernel;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.trace.Tracing;

/**
 * Calls from one CPU to another, run at {@link Ipl#IPI} on the target.
 *
 * <p>The waiting caller keeps its own IPI window open, so two CPUs may call each other at once.
 */
final class CrossCall extends Source {
  private static final class Call {
    final Handler<Object> function;
    final Object argument;
    volatile boolean done;
    @Nullable Call next;

    Call(Handler<Object> function, Object argument) {
      this.function = function;
      this.argument = argument;
    }
  }

  private final Cpu cpu;
  private final AtomicReference<@Nullable Call> head = new AtomicReference<>();

  CrossCall(Cpu cpu, int rank) {
    super(rank);
    this.cpu = cpu;
  }

  @SchedulingPoint(Operation.CROSS_CALL)
  @SuppressWarnings("unchecked")
  <A> void call(Context ctx, Handler<A> function, A argument, boolean wait) {
    if (ctx.cpu == cpu) {
      int s = ctx.splraise(Ipl.IPI);
      function.handle(ctx, argument);
      ctx.splx(s);
      return;
    }
    if (wait && ctx.cpu != null && ctx.level >= rank) {
      ctx.machine.judge().predict(LockRule.MASKED_WAIT, () -> masked(ctx), ctx.level);
    }
    if (Switches.CHECK && wait) {
      LockChecker.awaits(ctx, waitable());
    }
    Call c = new Call((Handler<Object>) function, (Object) argument);
    Call old;
    do {
      old = head.get();
      c.next = old;
    } while (!head.compareAndSet(old, c));
    ctx.traceEvent(Tracing.CALLS_CPU, cpu.index());
    cpu.post(bit);
    if (wait) {
      await(ctx, c);
    }
  }

  private LockViolation masked(Context ctx) {
    return new LockViolation(
        LockRule.MASKED_WAIT,
        ctx,
        "cross-CPU call to " + cpu,
        ctx
            + " waits for a cross-CPU call to "
            + cpu
            + " with such calls masked: if that CPU calls back, both wait for ever; call without"
            + " waiting, or at a lower level");
  }

  private void await(Context ctx, Call c) {
    Wait outer =
        Switches.CHECK
            ? WaitGraph.begin(
                ctx, new WaitGraph.ForCpu(cpu, rank, () -> !c.done, "a cross-CPU call"))
            : null;
    int turn = 0;
    while (!c.done) {
      ctx.spin(turn++);
    }
    if (Switches.CHECK) {
      WaitGraph.end(ctx, outer);
    }
  }

  /**
   * All calls are waited for as one: a call can only begin when the one that runs on that CPU, of
   * whatever function, has returned.
   */
  private OrderGraph.Waitable waitable() {
    return cpu.machine().graph().waitable("cross-CPU calls");
  }

  @Override
  void run(Context ctx) {
    count.add(1);
    Call reversed = head.getAndSet(null);
    Call c = null;
    while (reversed != null) {
      Call next = reversed.next;
      reversed.next = c;
      c = reversed;
      reversed = next;
    }
    while (c != null) {
      OrderGraph.Waitable outer = Switches.CHECK ? LockChecker.runs(ctx, waitable(), true) : null;
      ctx.traceBegin(Tracing.CROSS_CALL);
      c.function.handle(ctx, c.argument);
      ctx.traceEnd(Tracing.CROSS_CALL);
      if (Switches.CHECK) {
        LockChecker.ran(ctx, outer);
      }
      Call next = c.next;
      acknowledge(c);
      c = next;
    }
  }

  @SchedulingPoint(Operation.CROSS_DONE)
  private static void acknowledge(Call c) {
    c.done = true;
  }

  @Override
  public String toString() {
    return "a cross-CPU call to cpu" + cpu.index();
  }
}
