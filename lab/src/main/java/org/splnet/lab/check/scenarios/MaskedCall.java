package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/** Scenario 10: a CPU is called that spins with such calls masked, for a lock of the caller. */
public final class MaskedCall {
  private static final int BUDGET = 200;

  private MaskedCall() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        10,
        "masked-call",
        "a cross-CPU call to one that spins with calls masked",
        List.of(
            Variant.wrong(
                "wrong",
                "the CPU that is called spins at IPI for a lock of the caller",
                program(Ipl.IPI),
                BUDGET,
                "leave IPI open while spinning: raise to HIGH at most",
                "DEADLOCK"),
            Variant.right("right", "it spins at HIGH", program(Ipl.HIGH), BUDGET)));
  }

  private static Program program(Ipl ipl) {
    return w -> {
      Machine m = w.machine(MachineConfig.named("host").withCpus(2));
      Mutex device = m.mutex(LockOrder.DEVICE, "nic");
      Cpu called = m.cpu(1);
      w.onCpu(
          m.cpu(0),
          "calls",
          ctx ->
              Held.during(
                  ctx, device, () -> m.crossCall(ctx, called, (c, nothing) -> {}, "", true)));
      w.onCpu(
          called,
          "spins",
          ctx -> {
            int s = ctx.splraise(ipl);
            Held.during(ctx, device, () -> {});
            ctx.splx(s);
          });
    };
  }
}
