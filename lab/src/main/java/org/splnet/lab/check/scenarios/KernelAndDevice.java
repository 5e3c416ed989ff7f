package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelLock;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/** Scenario 3: the big lock against a device lock, both taken where one can read it. */
public final class KernelAndDevice {
  private static final int BUDGET = 200;

  private KernelAndDevice() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        3,
        "kernel-device",
        "the big lock and a device lock, taken in two orders",
        List.of(
            Variant.wrong(
                "wrong",
                "an interrupt handler enters the big lock with its device's lock held",
                program(false),
                BUDGET,
                "let go of the device before entering the big lock, which is outermost",
                "DEADLOCK"),
            Variant.right(
                "right", "the handler lets go of its device first", program(true), BUDGET)));
  }

  private static Program program(boolean letsGo) {
    return w -> {
      Machine m = w.machine(MachineConfig.named("host").withCpus(1));
      KernelLock kernel = m.kernelLock();
      Mutex device = m.mutex(LockOrder.DEVICE, "nic");
      w.top(
          m,
          "starts output",
          ctx -> Held.during(ctx, kernel, () -> Held.during(ctx, device, () -> {})));
      w.interrupt(
          m.cpu(0),
          "nic",
          Ipl.NET,
          ctx -> {
            Held.during(
                ctx,
                device,
                () -> {
                  if (!letsGo) {
                    Held.during(ctx, kernel, () -> {});
                  }
                });
            if (letsGo) {
              Held.during(ctx, kernel, () -> {});
            }
          });
    };
  }
}
