package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/** Scenario 14: the level is lowered while a lock is held that relies on it. */
public final class LevelLowered {
  private static final int BUDGET = 200;

  private LevelLowered() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        14,
        "level-lowered",
        "the level is lowered under a held lock",
        List.of(
            Variant.wrong(
                "wrong",
                "interrupts are let in for a moment while the device's lock is held",
                program(true),
                BUDGET,
                "leave the lock before lowering the level",
                "RECURSION"),
            Variant.right("right", "and it is not", program(false), BUDGET)));
  }

  private static Program program(boolean held) {
    return w -> {
      Machine m = w.machine(MachineConfig.named("host").withCpus(1));
      Mutex device = m.mutex(LockOrder.DEVICE, "nic");
      w.onCpu(
          m.cpu(0),
          "resets",
          ctx -> {
            int s = ctx.splraise(Ipl.VM);
            Held.during(
                ctx,
                device,
                () -> {
                  if (held) {
                    ctx.splx(s);
                    ctx.splraise(Ipl.VM);
                  }
                });
            ctx.splx(s);
          });
      w.interrupt(m.cpu(0), "nic", Ipl.NET, ctx -> Held.during(ctx, device, () -> {}));
    };
  }
}
