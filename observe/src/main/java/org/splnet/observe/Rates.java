package org.splnet.observe;

import org.splnet.kernel.MachineStatistics.CpuUse;
import org.splnet.net.stats.NetCounter;
import org.splnet.observe.HostSnapshot.CounterState;

/**
 * What a host did per second between two snapshots, all interfaces together.
 *
 * @param seconds between them
 * @param packetsIn frames received
 * @param bytesIn bytes received
 * @param packetsOut frames sent
 * @param bytesOut bytes sent
 * @param drops packets lost, for whatever reason
 * @param interrupts interrupt handlers run
 * @param softInterrupts soft interrupts run
 * @param busy the share of its time, 0 to 1, in which a CPU had something to do, mean of all
 */
public record Rates(
    double seconds,
    double packetsIn,
    double bytesIn,
    double packetsOut,
    double bytesOut,
    double drops,
    double interrupts,
    double softInterrupts,
    double busy) {
  private static final double SECOND = 1e9;

  /** The rates from one snapshot to a later one of the same host; zero if they are at one time. */
  public static Rates between(HostSnapshot earlier, HostSnapshot later) {
    HostSnapshot a = earlier;
    HostSnapshot b = later;
    double seconds = (b.upNanos() - a.upNanos()) / SECOND;
    double idleSeconds = (idleNanos(b) - idleNanos(a)) / SECOND;
    if (seconds <= 0) {
      return new Rates(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
    double cpuSeconds = seconds * Math.max(1, b.machine().cpus().size());
    return new Rates(
        seconds,
        count(a, b, NetCounter.FRAMES_IN) / seconds,
        count(a, b, NetCounter.BYTES_IN) / seconds,
        count(a, b, NetCounter.FRAMES_OUT) / seconds,
        count(a, b, NetCounter.BYTES_OUT) / seconds,
        (b.drops() - a.drops()) / seconds,
        // Handlers may have been detached meanwhile, with their counts.
        Math.max(0, b.machine().interrupts() - a.machine().interrupts()) / seconds,
        Math.max(0, b.machine().softInterruptCount() - a.machine().softInterruptCount()) / seconds,
        Math.clamp(1 - idleSeconds / cpuSeconds, 0, 1));
  }

  private static double count(HostSnapshot a, HostSnapshot b, NetCounter c) {
    return value(b, c) - value(a, c);
  }

  private static long value(HostSnapshot s, NetCounter c) {
    for (CounterState state : s.counters()) {
      if (state.name().equals(c.name())) {
        return state.value();
      }
    }
    return 0;
  }

  private static long idleNanos(HostSnapshot s) {
    return s.machine().cpus().stream().mapToLong(CpuUse::idleNanos).sum();
  }
}
