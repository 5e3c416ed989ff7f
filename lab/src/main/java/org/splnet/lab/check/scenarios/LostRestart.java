package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.StartKind;

/**
 * A ring is found full, or a lock found taken, and by the time the sender has said that it waits,
 * whoever should have heard that is gone. The frame stays where it is. The cure is to look again
 * after having said so, on both sides. Over the real driver of a wire with room for one frame.
 */
public final class LostRestart {
  private static final int BUDGET = 800;

  private LostRestart() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        16,
        "lost-restart",
        "the transmitter is not restarted: ring full, or lock taken, is tested too early",
        List.of(
            Variant.wrong(
                "wrong",
                "the driver finds the ring full, marks itself stalled, and does not look again",
                full("wire-stall-once"),
                BUDGET,
                "after marking itself stalled the sender looks for room once more",
                "STUCK"),
            Variant.wrong(
                "wrong-trylock",
                "a sender finds the device's lock taken; who has it does not look when it lets go",
                tried("wire-not-released"),
                BUDGET,
                "whoever lets go of the device's lock looks whether somebody has tried meanwhile",
                "STUCK"),
            Variant.right("right", "the sender looks again after marking itself", full(""), BUDGET),
            Variant.right(
                "right-trylock",
                "the interrupt looks for requests after it has let go of the lock",
                tried(""),
                BUDGET)));
  }

  /** Two frames for a ring of one; the far end waits for both. */
  static Program full(String mutation) {
    return w -> {
      w.mutate(mutation);
      MiniStack s = new MiniStack(w, 1);
      WirePort[] wire = WirePort.pair(1);
      NetInterface to = s.up(s.wire(s.cpu(0), wire[0], 1), new FrameCount(s.pool()));
      w.top(s.machine(), "sends two frames", ctx -> s.send(ctx, to, 2));
      s.farEndTakes(wire[1], 2);
    };
  }

  /** A frame is queued while the interrupt, which has nothing to do, holds the device's lock. */
  private static Program tried(String mutation) {
    return w -> {
      w.mutate(mutation);
      MiniStack s = new MiniStack(w, 1);
      WirePort[] wire = WirePort.pair(1);
      WireDriver driver = s.wire(s.cpu(0), wire[0], 1);
      NetInterface to = s.up(driver, StartKind.TRY_LOCK, new FrameCount(s.pool()));
      InterruptLine line = driver.lines().getFirst();
      w.top(s.machine(), "sends a frame", ctx -> s.send(ctx, to, 1));
      w.event("card", line::raise);
      s.farEndTakes(wire[1], 1);
    };
  }
}
