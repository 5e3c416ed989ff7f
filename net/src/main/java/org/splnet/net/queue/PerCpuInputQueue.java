package org.splnet.net.queue;

import java.util.function.IntFunction;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Machine;
import org.splnet.net.packet.PacketVector;

/** A queue per CPU, each of another kind's making: a packet is processed where it was queued. */
public final class PerCpuInputQueue implements InputQueue {
  private final InputQueue[] queues;

  /** Queues made by {@code make}, one for each CPU of a machine. */
  public PerCpuInputQueue(Machine machine, IntFunction<InputQueue> make) {
    queues = new InputQueue[machine.cpus().size()];
    for (Cpu cpu : machine.cpus()) {
      queues[cpu.index()] = make.apply(cpu.index());
    }
  }

  @Override
  public int enqueue(Context ctx, PacketVector v) {
    return queues[ctx.cpu().index()].enqueue(ctx, v);
  }

  @Override
  public int enqueue(Context ctx, int cpu, PacketVector v) {
    return queues[cpu].enqueue(ctx, v);
  }

  @Override
  public void dequeue(Context ctx, PacketVector to) {
    queues[ctx.cpu().index()].dequeue(ctx, to);
  }

  @Override
  public boolean hasMore(Context ctx) {
    return queues[ctx.cpu().index()].hasMore(ctx);
  }

  @Override
  public int highWater() {
    int high = 0;
    for (InputQueue q : queues) {
      high = Math.max(high, q.highWater());
    }
    return high;
  }

  @Override
  public int size() {
    int sum = 0;
    for (InputQueue q : queues) {
      sum += q.size();
    }
    return sum;
  }
}
