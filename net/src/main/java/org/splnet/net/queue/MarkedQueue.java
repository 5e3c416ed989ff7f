package org.splnet.net.queue;

import java.util.concurrent.atomic.AtomicLongArray;
import org.splnet.kernel.Context;
import org.splnet.net.packet.PacketVector;

/**
 * A queue per CPU that can tell whether what was queued up to some moment has been processed.
 *
 * <p>Packets are counted before they are queued, so the count at any time after one was queued is
 * at least its place in the queue. Processed are the packets of a batch when the next batch is
 * asked for. Both counts err on the side of "not yet".
 */
public final class MarkedQueue implements InputQueue {
  /** Counters of two CPUs are on cache lines of their own. */
  private static final int STRIDE = 16;

  private final InputQueue queue;
  private final AtomicLongArray queued;
  private final AtomicLongArray processed;
  private final int[] underWay;

  /** A queue around a queue per CPU. */
  public MarkedQueue(InputQueue queue, int cpus) {
    this.queue = queue;
    this.queued = new AtomicLongArray((cpus + 1) * STRIDE);
    this.processed = new AtomicLongArray((cpus + 1) * STRIDE);
    this.underWay = new int[(cpus + 1) * STRIDE];
  }

  private static int at(int cpu) {
    return (cpu + 1) * STRIDE - 1;
  }

  /** A mark behind all that has been queued for a CPU. */
  long mark(int cpu) {
    return queued.get(at(cpu));
  }

  /** Up to which mark a CPU has processed what was queued for it. */
  long processed(int cpu) {
    return processed.get(at(cpu));
  }

  @Override
  public int enqueue(Context ctx, PacketVector v) {
    return enqueue(ctx, ctx.cpu().index(), v);
  }

  @Override
  public int enqueue(Context ctx, int cpu, PacketVector v) {
    queued.addAndGet(at(cpu), v.size());
    int n = queue.enqueue(ctx, cpu, v);
    if (n < v.size()) {
      queued.addAndGet(at(cpu), n - v.size());
    }
    return n;
  }

  @Override
  public void dequeue(Context ctx, PacketVector to) {
    int at = at(ctx.cpu().index());
    if (underWay[at] > 0) {
      processed.addAndGet(at, underWay[at]);
    }
    int had = to.size();
    queue.dequeue(ctx, to);
    underWay[at] = to.size() - had;
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
