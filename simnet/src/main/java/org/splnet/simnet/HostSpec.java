package org.splnet.simnet;

import java.time.Duration;
import org.splnet.kernel.LockBinding;

/**
 * What a host of a network is like.
 *
 * @param cpus how many CPUs it has
 * @param packets how many packets it has at most
 * @param binding the lock grain of its machine
 * @param clockAhead how far its clock is ahead of the network's at the beginning; negative if it is
 *     behind
 * @param clockPpm how many parts in a million its clock is fast; negative if it is slow
 * @param announcing whether it announces its addresses with a broadcast when it comes up
 */
public record HostSpec(
    int cpus,
    int packets,
    LockBinding binding,
    Duration clockAhead,
    long clockPpm,
    boolean announcing) {
  /** One CPU, up to 2048 packets, fine locks, the network's clock, no announcements. */
  public static final HostSpec DEFAULT =
      new HostSpec(1, 2048, LockBinding.FINE, Duration.ZERO, 0, false);

  /** The same with so many CPUs. */
  public HostSpec withCpus(int n) {
    return new HostSpec(n, packets, binding, clockAhead, clockPpm, announcing);
  }

  /** The same with another number of packets. */
  public HostSpec withPackets(int n) {
    return new HostSpec(cpus, n, binding, clockAhead, clockPpm, announcing);
  }

  /** The same with another lock grain. */
  public HostSpec withBinding(LockBinding b) {
    return new HostSpec(cpus, packets, b, clockAhead, clockPpm, announcing);
  }

  /** The same with a clock that is so far ahead at the beginning, and so many ppm fast. */
  public HostSpec withClock(Duration ahead, long ppm) {
    return new HostSpec(cpus, packets, binding, ahead, ppm, announcing);
  }

  /** The same, announcing its addresses or not. */
  public HostSpec withAnnouncing(boolean on) {
    return new HostSpec(cpus, packets, binding, clockAhead, clockPpm, on);
  }
}
