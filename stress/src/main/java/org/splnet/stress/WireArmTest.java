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
 * A frame sent while the receiver arms its interrupt: either the receiver is told at once that
 * there is a frame, or the sender finds the interrupt armed and takes it away to assert the line.
 * Never both say no.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The receiver saw the frame.")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The sender asserted the line.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "A frame waits, armed, and nobody knows.")
@State
public class WireArmTest {
  private final WirePort[] wire = WirePort.pair(4);
  private int armed;

  /** Sends a frame. */
  @Actor
  public void sender() {
    PacketVector v = new PacketVector(1);
    v.add(11);
    wire[0].transmit(v, 0);
  }

  /** Arms. */
  @Actor
  public void receiver() {
    armed = wire[1].arm() ? 1 : 0;
  }

  /** Whether a frame waits although the interrupt is still armed. */
  @Arbiter
  public void look(II_Result r) {
    r.r1 = armed;
    r.r2 = wire[1].isArmed() && wire[1].waiting() > 0 ? 1 : 0;
  }
}
