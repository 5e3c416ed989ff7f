package org.splnet.lab.check.scenarios;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.ReplayOrder;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/**
 * Scenario 11: a call and then an interrupt are pending on a CPU, and the interrupt comes first.
 *
 * <p>Who resets a device tells its CPU by a cross-CPU call to forget what it knows of it, then has
 * the device interrupt, and keeps the lock of the device until the CPU has forgotten. The handler
 * masks everything while it waits for the lock. Highest first the call, made before the interrupt,
 * has always been served when the handler begins.
 */
public final class LowestFirst {
  private static final int BUDGET = 200;

  private LowestFirst() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        11,
        "lowest-first",
        "pending interrupts are replayed lowest first, and somebody waits for a cross-CPU call",
        List.of(
            Variant.wrong(
                "wrong",
                "the device's handler runs before the call that was made before it",
                program(
                    KernelOptions.DEFAULT
                        .withReplay(ReplayOrder.LOWEST)
                        .knowingThatThisDeadlocks()),
                BUDGET,
                "replay highest first",
                "DEADLOCK"),
            Variant.right("right", "highest first", program(KernelOptions.DEFAULT), BUDGET)));
  }

  private static Program program(KernelOptions options) {
    return w -> {
      Machine m = w.machine(MachineConfig.named("host").withCpus(1).withOptions(options));
      Mutex device = m.mutex(LockOrder.DEVICE, "nic");
      InterruptLine line = m.line("nic", m.cpu(0));
      Context ctx = m.enterTop();
      line.establish(
          ctx,
          "nic",
          Ipl.NET,
          (c, lock) -> {
            int s = c.splraise(Ipl.IPI);
            Held.during(c, lock, () -> {});
            c.splx(s);
          },
          device,
          Attach.MPSAFE);
      m.leaveTop(ctx);
      AtomicBoolean forgotten = new AtomicBoolean();
      w.top(
          m,
          "resets",
          c ->
              Held.during(
                  c,
                  device,
                  () -> {
                    m.crossCall(c, m.cpu(0), (target, f) -> f.set(true), forgotten, false);
                    line.raise();
                    w.await(() -> forgotten.get());
                  }));
    };
  }
}
