package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.StartKind;
import org.splnet.net.iface.UpcallKind;
import org.splnet.net.queue.Dispatch;

/**
 * A driver hands a frame up with its lock held. What is above answers through the same interface:
 * back into {@code start}. Or it is a bridge, which sends it out of another interface while that
 * one's frame goes the other way. Over the real driver of a wire.
 */
public final class HeldUpcalls {
  private static final int BUDGET = 300;

  private HeldUpcalls() {}

  /** The scenario. */
  public static Scenario scenario() {
    String remedy = "let go of the device's lock before frames are handed up: up-call batch";
    return new Scenario(
        6,
        "held-upcall",
        "frames are handed up with the device's lock held",
        List.of(
            Variant.wrong(
                "wrong-echo",
                "what is above answers at once, and start wants the lock that its caller holds",
                echo(UpcallKind.HELD),
                BUDGET,
                remedy,
                "RECURSION"),
            Variant.wrong(
                "wrong-bridge",
                "two devices' frames cross, each with its own lock held and wanting the other's",
                bridge(UpcallKind.HELD),
                BUDGET,
                remedy,
                "DEADLOCK"),
            Variant.right(
                "right-echo", "the lock is left for a batch", echo(UpcallKind.BATCH), BUDGET),
            Variant.right(
                "right-bridge", "the lock is left for a batch", bridge(UpcallKind.BATCH), BUDGET),
            Variant.right(
                "right-bridge-packet",
                "the lock is left for every packet",
                bridge(UpcallKind.PACKET),
                BUDGET)));
  }

  /** Where what an interface receives is sent. */
  private static final class Way {
    private NetInterface[] to = {};

    Dispatch dispatch() {
      return (ctx, v) -> to[0].transmit(ctx, v);
    }

    void leadsTo(NetInterface there) {
      to = new NetInterface[] {there};
    }
  }

  private static Program echo(UpcallKind upcall) {
    return w -> {
      MiniStack s = new MiniStack(w, 1);
      WirePort[] wire = WirePort.pair(2);
      Way back = new Way();
      NetInterface to =
          s.attach(s.wire(s.cpu(0), wire[0], 1), StartKind.LOCKED, upcall, back.dispatch());
      back.leadsTo(s.up(to));
      s.farEndSends(wire[1], 1, () -> wire[1].waiting() == 1);
    };
  }

  private static Program bridge(UpcallKind upcall) {
    return w -> {
      MiniStack s = new MiniStack(w, 2);
      WirePort[] left = WirePort.pair(2);
      WirePort[] right = WirePort.pair(2);
      Way fromLeft = new Way();
      Way fromRight = new Way();
      NetInterface l =
          s.attach(s.wire(s.cpu(0), left[0], 1), StartKind.LOCKED, upcall, fromLeft.dispatch());
      NetInterface r =
          s.attach(s.wire(s.cpu(1), right[0], 2), StartKind.LOCKED, upcall, fromRight.dispatch());
      fromLeft.leadsTo(s.up(r));
      fromRight.leadsTo(s.up(l));
      s.farEndSends(left[1], 1, () -> left[1].waiting() == 1);
      s.farEndSends(right[1], 1, () -> right[1].waiting() == 1);
    };
  }
}
