package org.splnet.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.LockFreeInputQueue;

/**
 * Two producers of the lock-free input queue, with room for two of the three packets that they
 * offer. What was accepted comes out, once, one producer's packets in its order; a second packet of
 * either is refused.
 */
@JCStressTest
@Outcome(
    id = {"2, 0, 0", "1, 1, 0"},
    expect = Expect.ACCEPTABLE,
    desc = "Two were accepted, and came out.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A packet was lost, came twice, or out of order.")
@State
public class QueueProducersTest {
  private static final int A1 = 11;
  private static final int A2 = 12;
  private static final int B1 = 21;

  private final LockFreeInputQueue queue = new LockFreeInputQueue(2);
  private int acceptedA;
  private int acceptedB;

  /** Queues two packets, or as many as there is room for. */
  @Actor
  public void producerA() {
    PacketVector v = new PacketVector(2);
    v.add(A1);
    v.add(A2);
    acceptedA = queue.enqueue(Contexts.NONE, v);
  }

  /** Queues one packet. */
  @Actor
  public void producerB() {
    PacketVector v = new PacketVector(1);
    v.add(B1);
    acceptedB = queue.enqueue(Contexts.NONE, v);
  }

  /** Takes all and compares. */
  @Arbiter
  public void count(III_Result r) {
    PacketVector out = new PacketVector(8);
    queue.dequeue(Contexts.NONE, out);
    r.r1 = acceptedA;
    r.r2 = acceptedB;
    int ofA = 0;
    int ofB = 0;
    boolean bad = false;
    for (int i = 0; i < out.size(); i++) {
      if (out.get(i) == B1) {
        ofB++;
      } else {
        bad |= out.get(i) != (ofA == 0 ? A1 : A2);
        ofA++;
      }
    }
    r.r3 = bad || ofA != acceptedA || ofB != acceptedB ? 1 : 0;
  }
}
