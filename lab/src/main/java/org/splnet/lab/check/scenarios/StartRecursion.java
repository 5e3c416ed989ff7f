package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.StartKind;
import org.splnet.net.iface.UpcallKind;

/**
 * Who holds the device's lock already calls what takes it: {@code start} instead of {@code
 * startLocked}, from the interrupt that restarts the transmitter and from {@code init}. Over the
 * real drivers of a wire and of the 8255x.
 */
public final class StartRecursion {
  private static final int BUDGET = 100;

  private StartRecursion() {}

  /** The scenario. */
  public static Scenario scenario() {
    String remedy = "who holds the device's lock calls startLocked";
    return new Scenario(
        7,
        "start-recursion",
        "start is called with the device's lock held",
        List.of(
            Variant.wrong(
                "wrong-interrupt",
                "a wire's interrupt finds room in the ring and calls start",
                LostRestart.full("wire-start-in-interrupt"),
                BUDGET,
                remedy,
                "RECURSION"),
            Variant.wrong(
                "wrong-fxp-interrupt",
                "the 8255x says that it has sent, and its interrupt calls start",
                sends("fxp-start-in-interrupt"),
                BUDGET,
                remedy,
                "RECURSION"),
            Variant.wrong(
                "wrong-init",
                "init of the 8255x calls start for what was queued meanwhile",
                init("fxp-start-in-init"),
                BUDGET,
                remedy,
                "RECURSION"),
            Variant.right("right-interrupt", "it calls startLocked", LostRestart.full(""), BUDGET),
            Variant.right("right-fxp-interrupt", "it calls startLocked", sends(""), BUDGET),
            Variant.right("right-init", "it calls startLocked", init(""), BUDGET)));
  }

  private static Program sends(String mutation) {
    return w -> {
      w.mutate(mutation);
      FxpStack f = new FxpStack(w);
      NetInterface to = f.stack().up(f.driver(), new FrameCount(f.stack().pool()));
      w.top(f.stack().machine(), "sends a frame", ctx -> f.stack().send(ctx, to, 1));
      f.stack().farEndTakes(f.farEnd(), 1);
    };
  }

  private static Program init(String mutation) {
    return w -> {
      w.mutate(mutation);
      FxpStack f = new FxpStack(w);
      MiniStack s = f.stack();
      NetInterface to =
          s.attach(f.driver(), StartKind.LOCKED, UpcallKind.BATCH, new FrameCount(s.pool()));
      w.top(s.machine(), "ifconfig up", to::bringUp);
    };
  }
}
