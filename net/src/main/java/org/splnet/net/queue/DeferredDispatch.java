package org.splnet.net.queue;

import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.packet.VectorPool;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * Always queue: the driver's interrupt puts the batch on the protocol's input queue and schedules
 * its soft interrupt, which takes batches until the queue is empty or its budget is used up.
 */
public final class DeferredDispatch implements Dispatch {
  private static final int BATCHES_A_RUN = 16;

  private final Machine machine;
  private final InputQueue queue;
  private final SoftInterrupt soft;
  private final ProtocolInput protocol;
  private final PacketPool pool;
  private final NetCounters counters;
  private final VectorPool vectors;

  /** A dispatch by soft interrupt over a queue. */
  public DeferredDispatch(
      Machine machine,
      String name,
      InputQueue queue,
      ProtocolInput protocol,
      PacketPool pool,
      NetCounters counters,
      VectorPool vectors) {
    this.machine = machine;
    this.queue = queue;
    this.protocol = protocol;
    this.pool = pool;
    this.counters = counters;
    this.vectors = vectors;
    this.soft =
        machine.softInterrupt(
            name, Ipl.SOFTNET, (ctx, d) -> d.run(ctx), this, Attach.MPSAFE_PROTOCOL);
  }

  @Override
  public void deliver(Context ctx, PacketVector v) {
    int n = queue.enqueue(ctx, v);
    end(ctx, v, n);
    if (n > 0) {
      soft.schedule(ctx);
    }
  }

  /** The same on the queue of a CPU of that index. */
  void deliver(Context ctx, int cpu, PacketVector v) {
    int n = queue.enqueue(ctx, cpu, v);
    end(ctx, v, n);
    if (n > 0) {
      soft.schedule(machine.cpu(cpu));
    }
  }

  /** Drops what found no room. */
  private void end(Context ctx, PacketVector v, int n) {
    if (n < v.size()) {
      counters.count(ctx, NetCounter.DROP_INPUT_QUEUE, v.size() - n);
      for (int i = n; i < v.size(); i++) {
        pool.free(ctx, v.get(i));
      }
    }
    v.clear();
  }

  private void run(Context ctx) {
    PacketVector v = vectors.take(ctx);
    int batches = 0;
    do {
      queue.dequeue(ctx, v);
      if (v.isEmpty()) {
        break;
      }
      protocol.input(ctx, v);
    } while (++batches < BATCHES_A_RUN);
    vectors.give(ctx, v);
    if (batches == BATCHES_A_RUN && queue.hasMore(ctx)) {
      soft.schedule(ctx);
    }
  }

  /** The queue. */
  public InputQueue queue() {
    return queue;
  }
}
