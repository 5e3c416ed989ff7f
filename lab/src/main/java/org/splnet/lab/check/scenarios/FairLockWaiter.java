package org.splnet.lab.check.scenarios;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelLock;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.SpinKind;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/** Scenario 24: a fair lock whose waiter is interrupted by a handler that wants the same lock. */
public final class FairLockWaiter {
  private static final int BUDGET = 1200;
  private static final int TAKERS = 4;

  private FairLockWaiter() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        24,
        "fair-lock",
        "a fair lock whose waiter is interrupted by a handler that wants the same real lock",
        List.of(
            wrong("wrong", SpinKind.TICKET, "ticket-frame-of-its-own"),
            wrong("wrong-queued", SpinKind.QUEUED, "queued-frame-of-its-own"),
            right("right", SpinKind.TICKET),
            right("right-queued", SpinKind.QUEUED)));
  }

  private static Variant wrong(String name, SpinKind spin, String mutation) {
    return Variant.wrong(
        name,
        "with " + spin.label() + " locks, a handler queues behind the waiter that it interrupted",
        w -> {
          w.mutate(mutation);
          program(spin).build(w);
        },
        BUDGET,
        "one place in the queue for each CPU, shared by its frames",
        "DEADLOCK",
        "STUCK");
  }

  private static Variant right(String name, SpinKind spin) {
    return Variant.right(
        name,
        "with " + spin.label() + " locks, the handler shares the place of its CPU",
        program(spin),
        BUDGET);
  }

  private static Program program(SpinKind spin) {
    return w -> {
      Machine m =
          w.machine(
              MachineConfig.named("host")
                  .withCpus(3)
                  .withBinding(LockBinding.FINE)
                  .withOptions(KernelOptions.DEFAULT.withSpin(spin)));
      KernelLock big = m.kernelLock();
      AtomicInteger had = new AtomicInteger();
      AtomicInteger held = new AtomicInteger();
      w.onCpu(
          m.cpu(1),
          "holds",
          ctx -> {
            big.enter(ctx);
            try {
              held.set(1);
              had.incrementAndGet();
              w.await(() -> waits(m.cpu(0)) && waits(m.cpu(2)));
            } finally {
              big.exit(ctx);
            }
          });
      w.onCpu(m.cpu(0), "waits", ctx -> takeOnceHeld(w, ctx, big, held, had));
      w.onCpu(m.cpu(2), "waits too", ctx -> takeOnceHeld(w, ctx, big, held, had));
      w.interrupt(m.cpu(0), "wants it", Ipl.NET, Attach.UNFLAGGED, ctx -> had.incrementAndGet());
      w.event("counts", () -> w.await(() -> had.get() == TAKERS));
    };
  }

  private static boolean waits(Cpu cpu) {
    return cpu.context().waitsFor() != null;
  }

  private static void takeOnceHeld(
      World w, Context ctx, KernelLock big, AtomicInteger held, AtomicInteger had) {
    w.await(() -> held.get() != 0);
    big.enter(ctx);
    try {
      had.incrementAndGet();
    } finally {
      big.exit(ctx);
    }
  }
}
