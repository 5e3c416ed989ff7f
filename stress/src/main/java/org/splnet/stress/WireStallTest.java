package org.splnet.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.splnet.drivers.wire.WirePort;
import org.splnet.net.packet.PacketVector;

/**
 * A transmitter that runs out of room while the receiver makes some: either it is told that there
 * is room after all, or the receiver finds the mark and takes it away to assert the line. Never is
 * the mark left with room behind it.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The sender saw the room.")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The receiver asserted the line.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Stalled for ever, with room.")
@State
public class WireStallTest {
  private final WirePort[] wire = WirePort.pair(1);
  private int stalled;

  /** A wire that is full. */
  public WireStallTest() {
    PacketVector v = new PacketVector(1);
    v.add(11);
    wire[0].transmit(v, 0);
  }

  /** Finds it full and says so. */
  @Actor
  public void sender() {
    stalled = wire[0].stall() ? 1 : 0;
  }

  /** Takes the frame. */
  @Actor
  public void receiver() {
    wire[1].receive(new PacketVector(1));
  }

  /** Whether the mark is left. */
  @Arbiter
  public void look(II_Result r) {
    r.r1 = stalled;
    r.r2 = wire[0].isStalled() ? 1 : 0;
  }
}
