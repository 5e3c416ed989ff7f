package org.splnet.lab.sim;

import java.util.List;
import java.util.Map;

/**
 * What the time of virtual CPUs went into at full load.
 *
 * @param cpus how many
 * @param packets delivered meanwhile
 * @param nanos how long
 * @param uses nanoseconds of all CPUs by use, in lower case, see {@link
 *     org.splnet.kernel.sim.timed.TimeUse}
 * @param lines what went from core to core, the dearest first
 */
public record SimFigures(
    int cpus, long packets, long nanos, Map<String, Long> uses, List<Line> lines) {
  /**
   * The cache lines of one kind of variable.
   *
   * @param name the variable
   * @param transfers from core to core
   * @param nanos that CPUs waited for them
   */
  public record Line(String name, long transfers, long nanos) {}

  /** The share of all CPUs' time that a use has, 0 to 1. */
  public double share(String use) {
    long all = uses.values().stream().mapToLong(Long::longValue).sum();
    return all == 0 ? 0 : (double) uses.getOrDefault(use, 0L) / all;
  }

  /** The share of the time in which CPUs have something to do. */
  public double utilisation() {
    return 1 - share("idle");
  }
}
