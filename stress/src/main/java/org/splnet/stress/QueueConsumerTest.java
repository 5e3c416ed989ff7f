package org.splnet.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.LockFreeInputQueue;

/**
 * A producer and the consumer of the lock-free input queue: packets come out in order, and with
 * them what was written before they were queued.
 */
@JCStressTest
@Outcome(
    id = {"0, 0, 0", "0, 0, 7"},
    expect = Expect.ACCEPTABLE,
    desc = "Looked before they were there.")
@Outcome(id = "11, 0, 7", expect = Expect.ACCEPTABLE, desc = "Looked between the two.")
@Outcome(id = "11, 12, 7", expect = Expect.ACCEPTABLE, desc = "Both, and what they stand for.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A packet without its bytes, or out of order.")
@State
public class QueueConsumerTest {
  private final LockFreeInputQueue queue = new LockFreeInputQueue(4);
  private int bytes;

  /** Writes, then queues two packets at once. */
  @Actor
  public void producer() {
    PacketVector v = new PacketVector(2);
    v.add(11);
    v.add(12);
    bytes = 7;
    queue.enqueue(Contexts.NONE, v);
  }

  /** Takes what is there. */
  @Actor
  public void consumer(III_Result r) {
    PacketVector v = new PacketVector(4);
    queue.dequeue(Contexts.NONE, v);
    r.r1 = v.size() > 0 ? v.get(0) : 0;
    r.r2 = v.size() > 1 ? v.get(1) : 0;
    r.r3 = bytes;
  }
}
