package org.splnet.kernel.explore;

import java.util.SplittableRandom;
import org.splnet.kernel.Context;
import org.splnet.kernel.Operation;
import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.Strand;
import org.splnet.kernel.sim.Strategy;

/**
 * Makes a possible deadlock real: whoever holds a lock and is about to take another, or to wait for
 * somebody, is kept there while others can go on, and a CPU that holds a lock is interrupted if it
 * can be (after DeadlockFuzzer; Joshi, Park, Sen, Naik, 2009). Often, not always, or those who are
 * kept would keep each other from where they are wanted.
 */
final class DeadlockSeeking implements Strategy {
  private static final int IN = 4;

  private final SplittableRandom random;

  DeadlockSeeking(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public int choose(Choices choices) {
    int n = choices.size();
    int from = random.nextInt(n);
    boolean seek = random.nextInt(IN) != 0;
    for (int i = 0; seek && i < n; i++) {
      int c = (from + i) % n;
      if (choices.kind(c) == Choices.Kind.INTERRUPT && holds(choices.strand(c))) {
        return c;
      }
    }
    for (int i = 0; seek && i < n; i++) {
      int c = (from + i) % n;
      if (!isWanted(choices.strand(c))) {
        return c;
      }
    }
    return from;
  }

  private static boolean holds(Strand s) {
    Context ctx = s.context();
    return ctx != null && ctx.locksHeld() > 0;
  }

  /** Whether it stands where a deadlock would have it. */
  private static boolean isWanted(Strand s) {
    Operation op = s.operation();
    return holds(s)
        && (op == Operation.LOCK_ENTER
            || op == Operation.CROSS_CALL
            || op == Operation.CALLOUT_CANCEL
            || op == Operation.LINE_ATTACH);
  }
}
