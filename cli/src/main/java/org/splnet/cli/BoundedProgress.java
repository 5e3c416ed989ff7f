package org.splnet.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import org.splnet.lab.check.Searches;

/** How far a search is, on standard error; on a terminal only. */
final class BoundedProgress implements Searches.Listener, AutoCloseable {
  private static final int LINE = 110;

  private final PrintWriter out;
  private final boolean terminal;

  BoundedProgress(PrintWriter out) {
    this.out = out;
    Console console = System.console();
    this.terminal = console != null && console.isTerminal();
  }

  @Override
  public void searched(String program, long runs, double explored, double estimate, long millis) {
    if (terminal) {
      out.printf("\r%-" + LINE + "s", line(program, runs, explored, estimate, millis));
      out.flush();
    }
  }

  /** As: {@code explored 12 % of about 48211, 10 s left}. */
  static String line(String program, long runs, double explored, double estimate, long millis) {
    double left = explored > 0 ? millis * (1 - explored) / explored / 1e3 : Double.NaN;
    return String.format(
        Locale.ROOT,
        "%s: %,d schedules; of this limit explored %.3g %% of about %,.0f, %s left",
        program,
        runs,
        explored * 100,
        estimate,
        Double.isNaN(left) ? "?" : time(left));
  }

  private static String time(double seconds) {
    return seconds < 100
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : seconds < 10_000
            ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
            : String.format(Locale.ROOT, "%.3g h", seconds / 3600);
  }

  /** Takes the line away. */
  void clear() {
    if (terminal) {
      out.print("\r" + " ".repeat(LINE) + "\r");
      out.flush();
    }
  }

  @Override
  public void close() {
    clear();
  }
}
