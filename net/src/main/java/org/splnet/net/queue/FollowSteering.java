package org.splnet.net.queue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.PerContext;

/**
 * Steering that follows the consumer: a packet goes to the CPU on which a packet of its flow was
 * last consumed; by flow hash until one was. (Receive flow steering, as Linux has it.)
 *
 * <p>A hint is a CPU per bucket of flow hashes, in a table of {@value #BUCKETS}; flows that share a
 * bucket share its CPU. When the hint changes, packets of the flow may still wait on the CPU of
 * before. So each delivering CPU remembers, per bucket, where it sent it last and up to which mark
 * of that CPU's queue, and changes over only once all up to the mark is processed: order is kept.
 * The marks are {@link MarkedQueue}'s.
 *
 * <p>What a CPU remembers is its own; the hints are shared, and a race on one merely delays it.
 */
public final class FollowSteering implements Steering, FlowConsumer {
  private static final int BUCKETS = 4096;

  private final FlowHash hash;
  private final FlowSteering otherwise;
  private final MarkedQueue queue;

  /** A CPU's index plus one, or 0. */
  private final AtomicIntegerArray hints = new AtomicIntegerArray(BUCKETS);

  private final PerContext<Sent> sent;

  /** What a delivering CPU remembers. */
  private static final class Sent {
    /** A CPU's index plus one, or 0, per bucket. */
    final short[] cpu = new short[BUCKETS];

    /** Per bucket; {@link Long#MAX_VALUE} while its packets are on the way to the queue. */
    final long[] mark = new long[BUCKETS];

    /** The buckets with packets on the way. */
    int[] touched = new int[32];

    int count;
  }

  /** Steering into a queue. */
  public FollowSteering(Machine machine, FlowHash hash, MarkedQueue queue) {
    this.hash = hash;
    this.otherwise = new FlowSteering(hash, machine.cpus().size());
    this.queue = queue;
    this.sent = machine.perContext(ctx -> new Sent());
  }

  @Override
  public void consumed(
      Context ctx, int source, int sourcePort, int destination, int destinationPort) {
    int bucket = hash.hash(source, destination, sourcePort, destinationPort) & (BUCKETS - 1);
    int cpu = ctx.cpu().index() + 1;
    // Written only if it changes, or CPUs would fight for it.
    if (hints.get(bucket) != cpu) {
      hints.set(bucket, cpu);
    }
  }

  @Override
  public int cpu(Context ctx, int packet) {
    int h = hash.of(packet);
    int bucket = h & (BUCKETS - 1);
    Sent s = sent.get(ctx);
    int hint = hints.get(bucket);
    int want = hint != 0 ? hint - 1 : otherwise.cpu(h);
    int last = s.cpu[bucket] - 1;
    long mark = s.mark[bucket];
    int cpu = last < 0 || last == want || queue.processed(last) >= mark ? want : last;
    if (mark != Long.MAX_VALUE) {
      s.mark[bucket] = Long.MAX_VALUE;
      if (s.count == s.touched.length) {
        s.touched = Arrays.copyOf(s.touched, s.count * 2);
      }
      s.touched[s.count++] = bucket;
    }
    s.cpu[bucket] = (short) (cpu + 1);
    return cpu;
  }

  @Override
  public void queued(Context ctx) {
    Sent s = sent.get(ctx);
    for (int i = 0; i < s.count; i++) {
      int bucket = s.touched[i];
      s.mark[bucket] = queue.mark(s.cpu[bucket] - 1);
    }
    s.count = 0;
  }
}
