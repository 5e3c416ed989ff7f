package org.splnet.net.queue;

import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.PerContext;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.packet.VectorPool;
import org.splnet.net.stats.NetCounters;

/**
 * Direct where that keeps the order, otherwise deferred.
 *
 * <p>A packet is processed in the driver's interrupt if its steering says this CPU, if this CPU's
 * queue is empty, and if the interrupt has not interrupted the protocol on this CPU: what came
 * before it has then been processed. Otherwise it is queued, and while a queue is not empty all
 * that comes for its CPU goes behind.
 *
 * <p>Whether the protocol is under way is a flag of each CPU that only its own bottom half uses: up
 * from before a batch is taken off the queue until the queue was found empty. Application contexts
 * are on no CPU and always queue. Like direct dispatch it makes the driver's level a use of every
 * protocol class.
 */
public final class HybridDispatch implements Dispatch {
  private final Steering steering;
  private final DirectDispatch direct;
  private final DeferredDispatch deferred;
  private final InputQueue queue;
  private final CpuSplit split;
  private final PerContext<State> states;

  /** What a CPU's bottom half keeps. */
  private static final class State {
    boolean underWay;
  }

  /** A queue that keeps the flag of the CPU that takes from it. */
  private static final class Watched implements InputQueue {
    private final InputQueue queue;
    private final PerContext<State> states;

    Watched(InputQueue queue, PerContext<State> states) {
      this.queue = queue;
      this.states = states;
    }

    @Override
    public int enqueue(Context ctx, PacketVector v) {
      return queue.enqueue(ctx, v);
    }

    @Override
    public int enqueue(Context ctx, int cpu, PacketVector v) {
      return queue.enqueue(ctx, cpu, v);
    }

    @Override
    public void dequeue(Context ctx, PacketVector to) {
      State s = states.get(ctx);
      s.underWay = true;
      queue.dequeue(ctx, to);
      if (to.isEmpty()) {
        s.underWay = false;
      }
    }

    @Override
    public boolean hasMore(Context ctx) {
      return queue.hasMore(ctx);
    }

    @Override
    public int highWater() {
      return queue.highWater();
    }

    @Override
    public int size() {
      return queue.size();
    }
  }

  /** A dispatch over a queue per CPU. */
  public HybridDispatch(
      Machine machine,
      String name,
      Steering steering,
      InputQueue queue,
      ProtocolInput protocol,
      PacketPool pool,
      NetCounters counters,
      VectorPool vectors) {
    this.steering = steering;
    this.states =
        machine.perContext(ctx -> {
          State s = new State();
          s.underWay = ctx.isTop();
          return s;
        });
    this.queue = new Watched(queue, states);
    this.direct = new DirectDispatch(machine, protocol);
    this.deferred =
        new DeferredDispatch(machine, name, this.queue, protocol, pool, counters, vectors);
    this.split = new CpuSplit(machine, deferred);
  }

  @Override
  public void deliver(Context ctx, PacketVector v) {
    keepOwn(ctx, v);
    State s = states.get(ctx);
    if (v.isEmpty()) {
      return;
    }
    if (s.underWay || queue.hasMore(ctx)) {
      deferred.deliver(ctx, v);
      return;
    }
    s.underWay = true;
    try {
      direct.deliver(ctx, v);
    } finally {
      s.underWay = false;
    }
  }

  /** Queues what is another CPU's. */
  private void keepOwn(Context ctx, PacketVector v) {
    int level = ctx.splraise(Ipl.VM);
    Cpu here = ctx.cpu();
    PacketVector[] parts = split.parts(ctx);
    int kept = 0;
    for (int i = 0; i < v.size(); i++) {
      int p = v.get(i);
      int cpu = steering.cpu(ctx, p);
      if (cpu == here.index()) {
        v.set(kept++, p);
      } else {
        split.add(ctx, parts, cpu, p);
      }
    }
    if (kept < v.size()) {
      split.flush(ctx, parts);
      v.truncate(kept);
    }
    ctx.splx(level);
  }
}
