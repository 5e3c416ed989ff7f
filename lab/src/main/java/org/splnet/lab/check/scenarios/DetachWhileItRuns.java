package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/** Scenario 21: one handler of a shared line is detached while the other, or it, runs. */
public final class DetachWhileItRuns {
  private static final int BUDGET = 300;

  private DetachWhileItRuns() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        21,
        "detach",
        "detach of one handler of a shared line while the other runs",
        List.of(
            Variant.wrong(
                "wrong",
                "detaching does not wait for the run under way; the device goes while it is used",
                w -> {
                  w.mutate("disestablish-does-not-wait");
                  detach(w, false);
                },
                BUDGET,
                "wait for the run under way before what the handler uses is given up",
                "DESTROYED"),
            Variant.wrong(
                "wrong-locked",
                "detaching waits for the handler under the device lock, which the handler wants",
                w -> detach(w, true),
                BUDGET,
                "detach with no lock held that a handler of the line takes",
                "DEADLOCK"),
            Variant.right("right", "detaching waits, with no lock held", right(), BUDGET)));
  }

  private static Program right() {
    return w -> detach(w, false);
  }

  private static void detach(World w, boolean locked) {
    Machine m = w.machine(MachineConfig.named("host").withCpus(1).withBinding(LockBinding.FINE));
    InterruptLine line = m.line("shared", m.cpu(0));
    Mutex staying = m.mutex(LockOrder.DEVICE, "staying device");
    Mutex going = m.mutex(LockOrder.DEVICE, "going device");
    Context ctx = m.enterTop();
    InterruptLine.Established stays =
        line.establish(ctx, "stays", Ipl.NET, DetachWhileItRuns::use, staying, Attach.MPSAFE);
    InterruptLine.Established goes =
        line.establish(ctx, "goes", Ipl.NET, DetachWhileItRuns::use, going, Attach.MPSAFE);
    m.leaveTop(ctx);
    w.event("device", line::raise);
    w.top(m, "detaches", c -> gives(c, line, goes, going, locked));
    w.atEnd(() -> {
      if (stays.count() == 0) {
        throw new AssertionError("the handler that stays was never called");
      }
    });
  }

  private static void use(Context ctx, Mutex device) {
    device.enter(ctx);
    try {
      // what the interrupt does
    } finally {
      device.exit(ctx);
    }
  }

  private static void gives(
      Context ctx,
      InterruptLine line,
      InterruptLine.Established goes,
      Mutex device,
      boolean locked) {
    if (locked) {
      device.enter(ctx);
      try {
        line.disestablish(ctx, goes);
      } finally {
        device.exit(ctx);
      }
    } else {
      line.disestablish(ctx, goes);
    }
    device.destroy(ctx);
  }
}
