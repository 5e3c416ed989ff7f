package org.splnet.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.splnet.drivers.wire.FrameRing;
import org.splnet.net.packet.PacketVector;

/** The ring of a wire: frames come out whole and in order, and what was written before them too. */
@JCStressTest
@Outcome(
    id = {"0, 0, 0", "0, 0, 7"},
    expect = Expect.ACCEPTABLE,
    desc = "Looked before they were there.")
@Outcome(id = "11, 0, 7", expect = Expect.ACCEPTABLE, desc = "Looked between the two.")
@Outcome(id = "11, 12, 7", expect = Expect.ACCEPTABLE, desc = "Both, and what they stand for.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A frame without its bytes, or out of order.")
@State
public class FrameRingTest {
  private final FrameRing ring = new FrameRing(4);
  private int bytes;

  /** Writes, then offers two frames one by one. */
  @Actor
  public void producer() {
    PacketVector v = new PacketVector(1);
    bytes = 7;
    v.add(11);
    ring.offer(v, 0);
    v.set(0, 12);
    ring.offer(v, 0);
  }

  /** Takes what is there. */
  @Actor
  public void consumer(III_Result r) {
    PacketVector v = new PacketVector(4);
    ring.poll(v);
    r.r1 = v.size() > 0 ? v.get(0) : 0;
    r.r2 = v.size() > 1 ? v.get(1) : 0;
    r.r3 = bytes;
  }
}
