package org.splnet.net.queue;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.packet.PacketVector;

/**
 * When a queue says that what was in it up to a mark has been processed, it has been, and whoever
 * asks sees what the processing wrote: on that a flow is moved to another CPU.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Not yet.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Processed, and not yet said.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Processed, and said.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Said of a packet that waits or is under way.")
@State
public class MarkedQueueStress {
  private static final Machine MACHINE =
      new Machine(MachineConfig.named("stress"), HostPort.invoked());
  private static final Context PRODUCER = MACHINE.enterTop();
  private static final Context CONSUMER = MACHINE.cpu(0).context();

  private final MarkedQueue queue = new MarkedQueue(new LockFreeInputQueue(4), 1);
  private int processed;

  /** Queues a packet and asks, at some moment, whether it is through. */
  @Actor
  public void producer(II_Result result) {
    PacketVector v = new PacketVector(1);
    v.add(11);
    queue.enqueue(PRODUCER, 0, v);
    long mark = queue.mark(0);
    result.r1 = queue.processed(0) >= mark ? 1 : 0;
    result.r2 = processed;
  }

  /** The soft interrupt: takes what is there, processes it, and looks for more. */
  @Actor
  public void consumer() {
    PacketVector v = new PacketVector(4);
    queue.dequeue(CONSUMER, v);
    if (!v.isEmpty()) {
      processed = 1;
    }
    v.clear();
    queue.dequeue(CONSUMER, v);
  }
}
