package org.splnet.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.splnet.observe.HostObserver;
import org.splnet.observe.HostSnapshot;
import org.splnet.observe.Rates;
import org.splnet.observe.text.RateText;

/**
 * The rates of a host while it runs: a line per interval, or on a terminal one line that is
 * rewritten; at the end the mean over all of its time. Does nothing if the interval is 0.
 */
final class LiveStatistics {
  /** So often the head is repeated among plain lines. */
  private static final int LINES_A_HEAD = 20;

  private final HostObserver observer;
  private final PrintWriter out;
  private final boolean terminal;
  private final long intervalNanos;
  private final Optional<HostSnapshot> first;
  private Optional<HostSnapshot> last;
  private long next;
  private int lines;

  /**
   * Statistics from now on.
   *
   * @param seconds the interval, or 0 for none
   */
  LiveStatistics(HostObserver observer, int seconds, PrintWriter out) {
    this(observer, seconds, out, isTerminal());
  }

  LiveStatistics(HostObserver observer, int seconds, PrintWriter out, boolean terminal) {
    this.observer = observer;
    this.out = out;
    this.terminal = terminal;
    this.intervalNanos = TimeUnit.SECONDS.toNanos(seconds);
    this.next = System.nanoTime() + intervalNanos;
    this.first = seconds == 0 ? Optional.empty() : snapshot();
    this.last = first;
  }

  /** What the host has counted; nothing if its machine has failed, which others tell. */
  private Optional<HostSnapshot> snapshot() {
    try {
      return Optional.of(observer.snapshot());
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** How long to wait for the next {@link #look}, at most so long. */
  long untilNextMillis(long atMost) {
    if (intervalNanos == 0) {
      return atMost;
    }
    long left = TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime());
    return Math.clamp(left, 1, atMost);
  }

  /** Prints the rates if the interval is over. */
  void look() {
    if (intervalNanos != 0 && System.nanoTime() - next >= 0) {
      next += intervalNanos * (1 + (System.nanoTime() - next) / intervalNanos);
      show();
    }
  }

  /** Prints the rates since they were printed last. */
  void show() {
    Optional<HostSnapshot> now = snapshot();
    if (now.isEmpty() || last.isEmpty()) {
      return;
    }
    String line = RateText.line(Rates.between(last.get(), now.get()));
    last = now;
    if (lines % LINES_A_HEAD == 0 && (lines == 0 || !terminal)) {
      out.println(RateText.head());
    }
    lines++;
    if (terminal) {
      out.print("\r" + line);
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** Prints the mean of all the time, if rates were asked for. */
  void end() {
    Optional<HostSnapshot> now = intervalNanos == 0 ? Optional.empty() : snapshot();
    if (now.isEmpty() || first.isEmpty()) {
      return;
    }
    Rates mean = Rates.between(first.get(), now.get());
    if (terminal && lines > 0) {
      out.println();
    }
    out.println("mean of %.1f s:".formatted(mean.seconds()));
    out.println(RateText.head());
    out.println(RateText.line(mean));
    out.flush();
  }
}
