package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.PacketVector;

/**
 * An interface goes down while it sends and receives: what its driver holds is freed, and freed
 * once. Over the real driver of a wire.
 */
public final class DownUnderTraffic {
  private static final int BUDGET = 3_000;

  private DownUnderTraffic() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        19,
        "down-under-traffic",
        "an interface goes down during receive and transmit",
        List.of(
            Variant.wrong(
                "wrong-unlocked",
                "stop frees what was to be sent without the device's lock: a sender sends it",
                program("wire-stop-unlocked"),
                BUDGET,
                "stop takes the device's lock to say that it runs no more, and to free",
                "IllegalStateException",
                "AssertionError",
                "ArrayIndexOutOfBoundsException"),
            Variant.wrong(
                "wrong-open-queue",
                "the send queue is not closed before the driver empties it for the last time",
                program("iface-queue-left-open"),
                BUDGET,
                "close the send queue first: nothing is left in it by a late sender",
                "AssertionError"),
            Variant.right("right", "queue closed, stopped under the lock", program(""), BUDGET)));
  }

  private static Program program(String mutation) {
    return w -> {
      w.mutate(mutation);
      MiniStack s = new MiniStack(w, 1);
      WirePort[] wire = WirePort.pair(1);
      NetInterface of = s.up(s.wire(s.cpu(0), wire[0], 1), new FrameCount(s.pool()));
      w.top(s.machine(), "sends", ctx -> s.send(ctx, of, 2));
      w.top(s.machine(), "ifconfig down", of::bringDown);
      s.farEndSends(wire[1], 1, () -> true);
      w.atEnd(() ->
          s.build(ctx -> {
            PacketVector left = new PacketVector(2);
            // What is on the cable, either way, has left the interface, or has not come yet.
            wire[1].receive(left);
            wire[0].receive(left);
            s.pool().free(ctx, left);
            MiniStack.same("packets neither free nor on the cable", 0, s.pool().outstanding(ctx));
          }));
    };
  }
}
