package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LevelWith;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/** Scenario 2: a handler wants the lock of what it has interrupted. */
public final class HolderInterrupted {
  private static final int BUDGET = 200;
  private static final MachineConfig TWO = MachineConfig.named("host").withCpus(2);
  private static final MachineConfig LOW = TWO.withClassLevel(LockOrder.DEVICE, Ipl.SOFTNET);

  private HolderInterrupted() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        2,
        "holder-interrupted",
        "an interrupt on the holder's CPU wants the lock that it holds",
        List.of(
            Variant.wrong(
                "wrong",
                "the class is held at SOFTNET and taken by a handler at NET on the same CPU",
                program(LOW, 0),
                BUDGET,
                "hold the class at the level of the highest handler that takes it, or above",
                "RECURSION"),
            Variant.wrong(
                "wrong-own-level",
                "the class is declared at VM, and nobody raises the level",
                program(
                    TWO.withOptions(
                        KernelOptions.DEFAULT
                            .withLevelWith(LevelWith.OWN)
                            .knowingThatThisDeadlocks()),
                    0),
                BUDGET,
                "let locks carry their level, or raise it before they are taken",
                "RECURSION"),
            Variant.right("right", "the class is held at VM", program(TWO, 0), BUDGET),
            Variant.right(
                "right-routed",
                "the class is held at SOFTNET, and the line leads to the other CPU",
                program(LOW, 1),
                BUDGET)));
  }

  private static Program program(MachineConfig config, int handlersCpu) {
    return w -> {
      Machine m = w.machine(config);
      Mutex device = m.mutex(LockOrder.DEVICE, "nic");
      w.onCpu(m.cpu(0), "starts output", ctx -> Held.during(ctx, device, () -> {}));
      w.interrupt(m.cpu(handlersCpu), "nic", Ipl.NET, ctx -> Held.during(ctx, device, () -> {}));
    };
  }
}
