package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/** Scenario 13: what is waited for needs a lock of who waits. */
public final class WaitUnderLock {
  private static final int BUDGET = 200;

  private WaitUnderLock() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        13,
        "wait-under-lock",
        "a handler or a cross-CPU call is waited for under a lock that it takes",
        List.of(
            Variant.wrong(
                "wrong-detach",
                "a handler is detached under the lock that it takes",
                detach(true),
                BUDGET,
                "detach the handler after the lock has been left",
                "DEADLOCK"),
            Variant.wrong(
                "wrong-call",
                "a function that takes a lock is called on another CPU under it",
                call(true),
                BUDGET,
                "call after the lock has been left, or do not wait",
                "DEADLOCK"),
            Variant.right("right-detach", "detached without it", detach(false), BUDGET),
            Variant.right("right-call", "called without it", call(false), BUDGET)));
  }

  private static Program detach(boolean held) {
    return w -> {
      Machine m = w.machine(MachineConfig.named("host").withCpus(1));
      Mutex device = m.mutex(LockOrder.DEVICE, "nic");
      InterruptLine line = m.line("nic", m.cpu(0));
      Context ctx = m.enterTop();
      InterruptLine.Established handler =
          line.establish(
              ctx, "nic", Ipl.NET, (c, d) -> Held.during(c, d, () -> {}), device, Attach.MPSAFE);
      m.leaveTop(ctx);
      w.event("nic device", line::raise);
      w.top(m, "detaches", c -> waits(c, device, held, () -> line.disestablish(c, handler)));
    };
  }

  private static Program call(boolean held) {
    return w -> {
      Machine m =
          w.machine(
              MachineConfig.named("host").withCpus(1).withClassLevel(LockOrder.DEVICE, Ipl.HIGH));
      Mutex device = m.mutex(LockOrder.DEVICE, "nic");
      w.top(
          m,
          "calls",
          c ->
              waits(
                  c,
                  device,
                  held,
                  () ->
                      m.crossCall(
                          c, m.cpu(0), (t, d) -> Held.during(t, d, () -> {}), device, true)));
    };
  }

  private static void waits(Context ctx, Mutex lock, boolean held, Runnable wait) {
    Held.during(
        ctx,
        lock,
        () -> {
          if (held) {
            wait.run();
          }
        });
    if (!held) {
      wait.run();
    }
  }
}
