package org.splnet.lab.child;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.rig.Rig;

/**
 * What a child answers: one slice.
 *
 * @param offered within the measured time
 * @param work done by applications within the measured time, in their units
 * @param packets delivered within the measured time
 * @param nanos the measured time
 * @param allocatedBytes allocated on the heap by all threads within the measured time
 * @param account of all packets since the child began, after the slice has drained
 * @param locks what the locks did during the slice, by class, outermost first; classes that did
 *     nothing are left out
 * @param latencies an encoded histogram in nanoseconds, Base64; empty if not timed
 * @param inside who used the time, if the child keeps accounts
 * @param failure why the child can go no further, or null
 */
public record SliceResult(
    long offered,
    long work,
    long packets,
    long nanos,
    long allocatedBytes,
    Rig.Account account,
    List<Lock> locks,
    String latencies,
    Inside inside,
    @Nullable Failure failure) {
  /**
   * One lock class.
   *
   * @param name the class
   * @param enters logical enters
   * @param acquisitions real locks taken
   * @param contended of these
   * @param waitNanos spent waiting
   * @param holdNanos of the sampled holds
   * @param holdSamples how many were sampled
   */
  public record Lock(
      String name,
      long enters,
      long acquisitions,
      long contended,
      long waitNanos,
      long holdNanos,
      long holdSamples) {}

  /** No slice at all. */
  static SliceResult empty() {
    Rig.Account none = new Rig.Account(0, 0, 0, 0, 0, 0, Map.of());
    return new SliceResult(0, 0, 0, 0, 0, none, List.of(), "", Inside.NOTHING, null);
  }

  /** None, for a reason. */
  static SliceResult failed(Failure failure) {
    SliceResult e = empty();
    return new SliceResult(0, 0, 0, 0, 0, e.account, e.locks, e.latencies, e.inside, failure);
  }

  /** Packets delivered a second. */
  public double rate() {
    return perSecond(packets);
  }

  /** Packets offered a second. */
  public double offeredRate() {
    return perSecond(offered);
  }

  /** Units of work a second. */
  public double workRate() {
    return perSecond(work);
  }

  private double perSecond(long n) {
    return nanos == 0 ? 0 : n * 1e9 / nanos;
  }
}
