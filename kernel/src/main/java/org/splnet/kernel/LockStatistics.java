package org.splnet.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Lock statistics of a machine by class, a snapshot summed over all contexts.
 *
 * <p>Counters are plain fields of each context, written by it alone; a snapshot may miss what was
 * counted in the last moments.
 *
 * @param classes one entry per lock class, outermost first
 */
public record LockStatistics(List<ByClass> classes) {
  static final int ENTERS = 0;
  static final int ACQUISITIONS = 1;
  static final int CONTENDED = 2;
  static final int WAIT_NANOS = 3;
  static final int HOLD_NANOS = 4;
  static final int HOLD_SAMPLES = 5;
  private static final int FIELDS = 8;

  /** Longs to spare at each end: the counters of two CPUs share no cache line. */
  private static final int PAD = 8;

  /**
   * The counts of one class.
   *
   * @param lockClass the class
   * @param enters logical enters, inner ones under a shared real lock included
   * @param acquisitions how often its enter really took a lock
   * @param contended how many of those had to wait
   * @param waitNanos how long they waited, in all
   * @param holdNanos how long the sampled ones held it, in all
   * @param holdSamples how many were sampled (one in 128)
   */
  public record ByClass(
      LockClass lockClass,
      long enters,
      long acquisitions,
      long contended,
      long waitNanos,
      long holdNanos,
      long holdSamples) {
    private ByClass minus(ByClass earlier) {
      return new ByClass(
          lockClass,
          enters - earlier.enters,
          acquisitions - earlier.acquisitions,
          contended - earlier.contended,
          waitNanos - earlier.waitNanos,
          holdNanos - earlier.holdNanos,
          holdSamples - earlier.holdSamples);
    }

    private ByClass plus(ByClass other) {
      return new ByClass(
          lockClass,
          enters + other.enters,
          acquisitions + other.acquisitions,
          contended + other.contended,
          waitNanos + other.waitNanos,
          holdNanos + other.holdNanos,
          holdSamples + other.holdSamples);
    }

    /** The contended share of the acquisitions, 0 to 1. */
    public double contendedShare() {
      return acquisitions == 0 ? 0 : (double) contended / acquisitions;
    }
  }

  static int base(int rank) {
    return PAD + rank * FIELDS;
  }

  static long[] counters(int classes) {
    return new long[Switches.STATS ? classes * FIELDS + 2 * PAD : 0];
  }

  static LockStatistics sum(LockOrder order, Iterable<Context> contexts) {
    List<ByClass> out = new ArrayList<>();
    int rank = 0;
    for (LockClass c : order.classes()) {
      long[] sum = new long[FIELDS];
      for (Context ctx : contexts) {
        for (int f = 0; f < FIELDS && Switches.STATS; f++) {
          sum[f] += Counter.get(ctx.lockStats, base(rank) + f);
        }
      }
      out.add(new ByClass(c, sum[0], sum[1], sum[2], sum[3], sum[4], sum[5]));
      rank++;
    }
    return new LockStatistics(List.copyOf(out));
  }

  /** What was counted since an earlier snapshot of the same machine. */
  public LockStatistics since(LockStatistics earlier) {
    List<ByClass> out = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      out.add(classes.get(i).minus(earlier.classes.get(i)));
    }
    return new LockStatistics(List.copyOf(out));
  }

  /** The sum with a snapshot of another machine of the same lock order. */
  public LockStatistics plus(LockStatistics other) {
    List<ByClass> out = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      out.add(classes.get(i).plus(other.classes.get(i)));
    }
    return new LockStatistics(List.copyOf(out));
  }

  /** Real locks taken, over all classes. */
  public long acquisitions() {
    return classes.stream().mapToLong(ByClass::acquisitions).sum();
  }
}
