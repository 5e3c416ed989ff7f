package org.splnet.kernel;

import java.util.List;

/**
 * What a machine has counted of what runs on its CPUs: a snapshot, made by {@link
 * Machine#statistics}. Locks are counted in {@link LockStatistics}.
 *
 * <p>Counters are plain fields, each written by one CPU; a snapshot may miss what was counted in
 * the last moments.
 *
 * @param handlers what is attached to interrupt lines now, line by line in the order of their
 *     making
 * @param softInterrupts the soft interrupts that are established now
 * @param cpus one entry per CPU
 */
public record MachineStatistics(
    List<HandlerCount> handlers, List<SoftCount> softInterrupts, List<CpuUse> cpus) {
  /** A place that is no CPU: the line goes round all of them. */
  public static final int EVERY_CPU = -1;

  /**
   * An interrupt handler.
   *
   * @param line the name of its line
   * @param handler its name
   * @param cpu the CPU to which the line is routed, or {@link #EVERY_CPU}
   * @param level the level at which it runs
   * @param flagged whether it is attached as SMP-safe
   * @param wrapped whether a lock is entered around it
   * @param count how often it ran
   */
  public record HandlerCount(
      String line,
      String handler,
      int cpu,
      Ipl level,
      boolean flagged,
      boolean wrapped,
      long count) {}

  /**
   * A soft interrupt.
   *
   * @param name its name
   * @param level the level at which it runs
   * @param wrapped whether a lock is entered around it
   * @param counts how often it ran, on each CPU
   */
  public record SoftCount(String name, Ipl level, boolean wrapped, List<Long> counts) {
    /** How often it ran, on all CPUs. */
    public long count() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * A CPU.
   *
   * @param index its number
   * @param callouts how many callouts have run on it
   * @param calloutsArmed how many are armed on it now
   * @param idleNanos how long it found nothing to do, asleep or not; 0 where that is not known
   */
  public record CpuUse(int index, long callouts, int calloutsArmed, long idleNanos) {}

  /** Interrupt handlers run, in all. */
  public long interrupts() {
    return handlers.stream().mapToLong(HandlerCount::count).sum();
  }

  /** Soft interrupts run, in all. */
  public long softInterruptCount() {
    return softInterrupts.stream().mapToLong(SoftCount::count).sum();
  }
}
