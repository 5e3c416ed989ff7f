package org.splnet.cli;

import java.io.Console;
import java.io.PrintWriter;
import org.splnet.lab.check.Checks;

/** How far an exploration is and how fast, on standard error; on a terminal only. */
final class CheckProgress implements Checks.Listener, AutoCloseable {
  private static final int WIDTH = 24;
  private static final int LINE = 96;

  private final PrintWriter out;
  private final boolean terminal;

  CheckProgress(PrintWriter out) {
    this.out = out;
    Console console = System.console();
    this.terminal = console != null && console.isTerminal();
  }

  @Override
  public void ran(String program, long schedules, long of, long millis) {
    if (terminal) {
      int filled = (int) (WIDTH * Math.min(schedules, of) / of);
      out.printf(
          "\r[%s%s] %-36s %d schedules, %.0f/s ",
          "#".repeat(filled),
          ".".repeat(WIDTH - filled),
          program,
          schedules,
          schedules * 1e3 / Math.max(1, millis));
      out.flush();
    }
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
