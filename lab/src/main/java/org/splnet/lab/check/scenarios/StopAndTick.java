package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;
import org.splnet.net.iface.NetInterface;

/**
 * {@code stop} waits, with the device's lock held, for something that wants that lock: the tick,
 * which it cancels, or the interrupt handler, which it detaches. Over the real drivers of the 8255x
 * and of a wire.
 */
public final class StopAndTick {
  private static final int BUDGET = 3_000;

  private StopAndTick() {}

  /** The scenario. */
  public static Scenario scenario() {
    String remedy = "take the device down under its lock, let go of it, and only then wait";
    return new Scenario(
        12,
        "stop-and-tick",
        "stop waits for a tick, or an interrupt, that wants the lock which stop holds",
        List.of(
            Variant.wrong(
                "wrong-tick",
                "stop of the 8255x cancels its tick, and waits for it, with the lock held",
                tick("fxp-cancel-held"),
                BUDGET,
                remedy,
                "DEADLOCK"),
            Variant.wrong(
                "wrong-interrupt",
                "stop of a wire detaches its handler, and waits for it, with the lock held",
                interrupt("wire-detach-held"),
                BUDGET,
                remedy,
                "DEADLOCK"),
            Variant.right("right-tick", "it waits without the lock", tick(""), BUDGET),
            Variant.right("right-interrupt", "it waits without the lock", interrupt(""), BUDGET)));
  }

  private static Program tick(String mutation) {
    return w -> {
      w.mutate(mutation);
      w.earlyTimes(2);
      FxpStack f = new FxpStack(w);
      NetInterface of = f.stack().up(f.driver(), new FrameCount(f.stack().pool()));
      w.top(f.stack().machine(), "ifconfig down", of::bringDown);
    };
  }

  private static Program interrupt(String mutation) {
    return w -> {
      w.mutate(mutation);
      MiniStack s = new MiniStack(w, 1);
      WireDriver driver = s.wire(s.cpu(0), WirePort.pair(1)[0], 1);
      NetInterface of = s.up(driver, new FrameCount(s.pool()));
      InterruptLine line = driver.lines().getFirst();
      w.top(s.machine(), "ifconfig down", of::bringDown);
      w.event("card", line::raise);
    };
  }
}
