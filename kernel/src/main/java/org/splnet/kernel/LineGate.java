package org.splnet.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one interrupt of a line through at a time, to one CPU after the other: round-robin routing
 * with several CPUs, and with one the mask of a line that is polled.
 *
 * <p>{@code IDLE → GIVEN} (posted to a CPU) {@code → RUNNING} (begun) {@code → IDLE} (all served).
 * An assertion in state GIVEN is seen by the run to come; in state RUNNING it makes {@code AGAIN},
 * and the end of the run gives the line to the next CPU at once. So the line never runs twice at
 * once, and no assertion is lost. Every transition is a compare-and-set, a full fence between what
 * the asserting thread wrote and the run that is to see it.
 *
 * <p>A line of several levels is done when all of them are: an assertion meanwhile waits for the
 * lowest.
 */
final class LineGate extends Padded {
  private static final int IDLE = 0;
  private static final int GIVEN = 1;
  private static final int RUNNING = 2;
  private static final int AGAIN = 3;

  /** The line's sources on each of the CPUs: the same handlers, a bit per CPU. */
  record Spread(Cpu[] cpus, long[] masks, int sources) {}

  private final AtomicInteger state = new AtomicInteger();
  private volatile Spread spread = new Spread(new Cpu[0], new long[0], 0);

  // Touched by whoever brings the state to GIVEN, and then by the CPU to which it was given.
  private int turn = -1;
  private int given;

  /** Sources of the run that are not done: frames of several levels count it down. */
  private final AtomicInteger left = new AtomicInteger();

  void publish(Spread now) {
    spread = now;
  }

  /** The line is asserted. Any thread. */
  void raise() {
    for (; ; ) {
      int s = state.get();
      int to = s == IDLE ? GIVEN : s == RUNNING ? AGAIN : s;
      if (state.compareAndSet(s, to)) {
        if (s == IDLE) {
          give();
        }
        return;
      }
    }
  }

  private void give() {
    Spread s = spread;
    int to = turn + 1 < s.cpus.length ? turn + 1 : 0;
    turn = to;
    left.set(s.sources);
    given = s.sources;
    s.cpus[to].post(s.masks[to]);
  }

  /** Whether a run is to come; a moment old. */
  boolean isGiven() {
    return state.get() == GIVEN;
  }

  /** A source begins; the first one of a run takes in all assertions so far. */
  void begin() {
    state.compareAndSet(GIVEN, RUNNING);
  }

  /**
   * A source is done; the last one ends the run.
   *
   * <p>A source that has joined since the line was given has no part in this run. An assertion for
   * it that found the line given relied on one, so there is another run.
   */
  void end() {
    if (left.decrementAndGet() > 0) {
      return;
    }
    if (spread.sources != given || !state.compareAndSet(RUNNING, IDLE)) {
      state.set(GIVEN); // an assertion that comes before this is seen by the run to come
      give();
    }
  }

  /**
   * A polled source has run: goes on if the line was asserted meanwhile, otherwise the line may
   * interrupt again.
   *
   * @return whether to go on polling
   */
  boolean pollAgain() {
    if (spread.sources == 1 && state.compareAndSet(AGAIN, RUNNING)) {
      return true;
    }
    end();
    return false;
  }
}
