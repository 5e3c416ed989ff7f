package org.splnet.observe.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.splnet.observe.HostSnapshot;
import org.splnet.observe.HostSnapshot.LockState;

/**
 * Lock classes with the columns of Linux's {@code /proc/lock_stat}; times in microseconds. What is
 * not measured here is {@code -}: bounces, the shortest and longest times, and the sum of holds, of
 * which only one in 128 is measured.
 */
public final class LockText {
  private static final String NOT_MEASURED = "-";

  private LockText() {}

  /**
   * The lock classes, outermost first.
   *
   * @param unused whether to show those that were never taken
   */
  public static List<String> lines(HostSnapshot s, boolean unused) {
    if (s.locks().isEmpty()) {
      return List.of("locks are not counted: the host runs with -Dsplnet.stats=false");
    }
    Columns c =
        new Columns(
            "lrrrrrrrrrrrr",
            "class name",
            "con-bounces",
            "contentions",
            "waittime-min",
            "waittime-max",
            "waittime-total",
            "waittime-avg",
            "acq-bounces",
            "acquisitions",
            "holdtime-min",
            "holdtime-max",
            "holdtime-total",
            "holdtime-avg");
    for (LockState l : s.locks()) {
      if (unused || l.acquisitions() != 0) {
        c.row(
            l.name(),
            NOT_MEASURED,
            l.contentions(),
            NOT_MEASURED,
            NOT_MEASURED,
            micros(l.waitNanos(), 1),
            micros(l.waitNanos(), l.contentions()),
            NOT_MEASURED,
            l.acquisitions(),
            NOT_MEASURED,
            NOT_MEASURED,
            NOT_MEASURED,
            micros(l.holdNanos(), l.holdSamples()));
      }
    }
    List<String> out = new ArrayList<>(c.lines());
    out.add("times in µs; -: not measured; holdtime-avg: of one acquisition in 128");
    return out;
  }

  private static String micros(long nanos, long of) {
    return of == 0 ? NOT_MEASURED : String.format(Locale.ROOT, "%.2f", nanos / 1e3 / of);
  }
}
