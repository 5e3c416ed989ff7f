package org.splnet.cli;

import java.io.Console;
import java.io.PrintWriter;
import org.splnet.lab.Progress;

/**
 * Progress on standard error: a bar that redraws itself on a terminal, a line a phase elsewhere.
 */
final class ProgressBar implements Progress {
  private static final int WIDTH = 30;

  private final PrintWriter out;
  private final boolean terminal;
  private final String command;
  private String phase = "";

  /** Of a command of that name. */
  ProgressBar(String command, PrintWriter out) {
    this.command = command;
    this.out = out;
    Console console = System.console();
    this.terminal = console != null && console.isTerminal();
  }

  @Override
  public void step(String what, int done, int of) {
    if (terminal) {
      int filled = WIDTH * done / of;
      out.printf(
          "\r[%s%s] %3d%% %-12s",
          "#".repeat(filled), ".".repeat(WIDTH - filled), 100 * done / of, what);
      out.flush();
    } else if (!what.equals(phase)) {
      out.println("splnet " + command + ": " + what);
    }
    phase = what;
  }

  void end() {
    if (terminal && !phase.isEmpty()) {
      out.print("\r" + " ".repeat(WIDTH + 24) + "\r");
      out.flush();
    }
  }
}
