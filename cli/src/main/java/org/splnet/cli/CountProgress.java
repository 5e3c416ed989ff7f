package org.splnet.cli;

import java.io.Console;
import java.io.PrintWriter;

/** So many of so many, on standard error; on a terminal only. */
final class CountProgress implements AutoCloseable {
  private static final int LINE = 60;

  private final PrintWriter out;
  private final boolean terminal;

  CountProgress(PrintWriter out) {
    this.out = out;
    Console console = System.console();
    this.terminal = console != null && console.isTerminal();
  }

  /** Any thread. */
  synchronized void done(String what, int done, int of) {
    if (terminal) {
      out.printf("\r%-" + LINE + "s", "%s: %d of %d".formatted(what, done, of));
      out.flush();
    }
  }

  @Override
  public synchronized void close() {
    if (terminal) {
      out.print("\r" + " ".repeat(LINE) + "\r");
      out.flush();
    }
  }
}
