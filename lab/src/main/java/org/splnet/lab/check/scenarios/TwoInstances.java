package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/** Scenario 15: two locks of one class, whose place in the order is the same. */
public final class TwoInstances {
  private static final int BUDGET = 200;

  private TwoInstances() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        15,
        "two-instances",
        "two locks of one class taken in two orders",
        List.of(
            Variant.wrong(
                "wrong",
                "two bridge two devices, each from its own",
                program(false),
                BUDGET,
                "take locks of one class in the order in which they were made",
                "DEADLOCK"),
            Variant.right("right", "each takes the older first", program(true), BUDGET)));
  }

  private static Program program(boolean ordered) {
    return w -> {
      Machine m = w.machine(MachineConfig.named("bridge").withCpus(2));
      Mutex first = m.mutex(LockOrder.DEVICE, "nic0");
      Mutex second = m.mutex(LockOrder.DEVICE, "nic1");
      w.onCpu(
          m.cpu(0),
          "from nic0",
          ctx -> Held.during(ctx, first, () -> Held.during(ctx, second, () -> {})));
      Mutex outer = ordered ? first : second;
      Mutex inner = ordered ? second : first;
      w.onCpu(
          m.cpu(1),
          "from nic1",
          ctx -> Held.during(ctx, outer, () -> Held.during(ctx, inner, () -> {})));
    };
  }
}
