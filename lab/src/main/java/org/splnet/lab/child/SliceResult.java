package org.splnet.lab.child;

import java.util.List;
import org.splnet.lab.rig.Rig;

/**
 * What a child answers: one slice.
 *
 * @param packets delivered within the measured time
 * @param nanos the measured time
 * @param allocatedBytes allocated on the heap by all threads within the measured time
 * @param account of all packets since the child began, after the slice has drained
 * @param locks what the locks did during the slice, by class, outermost first; classes that did
 *     nothing are left out
 * @param latencies an encoded histogram in nanoseconds, Base64; empty if not timed
 * @param inside who used the time, if the child keeps accounts
 * @param failure why the child can go no further, or empty
 */
public record SliceResult(
    long packets,
    long nanos,
    long allocatedBytes,
    Rig.Account account,
    List<Lock> locks,
    String latencies,
    Inside inside,
    String failure) {
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

  /** Packets a second. */
  public double rate() {
    return packets * 1e9 / nanos;
  }
}
