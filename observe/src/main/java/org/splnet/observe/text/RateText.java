package org.splnet.observe.text;

import java.util.Locale;
import org.splnet.observe.Rates;

/** Rates as a line in columns of a fixed width, one under the other. */
public final class RateText {
  private static final String COLUMNS = "%9s %9s %9s %9s %9s %9s %9s %6s";

  private RateText() {}

  /** What the columns are. */
  public static String head() {
    return format("in/s", "Mbit/s", "out/s", "Mbit/s", "drops/s", "intr/s", "soft/s", "busy");
  }

  /** A line of rates. */
  public static String line(Rates r) {
    return format(
        whole(r.packetsIn()),
        megabits(r.bytesIn()),
        whole(r.packetsOut()),
        megabits(r.bytesOut()),
        whole(r.drops()),
        whole(r.interrupts()),
        whole(r.softInterrupts()),
        String.format(Locale.ROOT, "%.1f%%", 100 * r.busy()));
  }

  private static String format(String... cells) {
    return COLUMNS.formatted((Object[]) cells);
  }

  private static String whole(double perSecond) {
    return Long.toString(Math.round(perSecond));
  }

  private static String megabits(double bytesPerSecond) {
    return String.format(Locale.ROOT, "%.2f", bytesPerSecond * 8 / 1e6);
  }
}
