package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/**
 * The interrupt finds the ring empty, and then arms itself: what came in between asserts nothing. A
 * store-then-load handshake, of which one half is left out. Over the real driver of a wire.
 */
public final class LostReceive {
  private static final int BUDGET = 3_000;
  private static final int FRAMES = 2;

  private LostReceive() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        17,
        "lost-receive",
        "queue empty is tested, then the interrupt armed: a frame comes in between",
        List.of(
            Variant.wrong(
                "wrong",
                "the interrupt arms itself and returns",
                program("wire-arm-once"),
                BUDGET,
                "after arming look once more, and go on if there is something",
                "STUCK"),
            Variant.right("right", "it looks again after arming", program(""), BUDGET)));
  }

  private static Program program(String mutation) {
    return w -> {
      w.mutate(mutation);
      MiniStack s = new MiniStack(w, 1);
      WirePort[] wire = WirePort.pair(FRAMES);
      FrameCount above = new FrameCount(s.pool());
      s.up(s.wire(s.cpu(0), wire[0], 1), above);
      s.farEndSends(wire[1], FRAMES, () -> above.taken() == FRAMES);
    };
  }
}
