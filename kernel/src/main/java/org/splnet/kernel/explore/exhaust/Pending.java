package org.splnet.kernel.explore.exhaust;

import java.util.Arrays;
import org.splnet.kernel.Context;
import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.Strand;

/** Which step of the present run made which interrupt source pending. */
final class Pending {
  private static final int SOURCES = Long.SIZE;

  private final Steps steps;
  private long[] seen = new long[8];
  private int[] causes = new int[8 * SOURCES];
  private boolean any;

  Pending(Steps steps) {
    this.steps = steps;
  }

  void reset() {
    if (any) {
      Arrays.fill(seen, 0);
    }
  }

  /** Whether in any run so far an interrupt was pending. */
  boolean isAny() {
    return any;
  }

  /** Looks what is pending now, after so many steps. */
  void look(Choices choices, int at) {
    for (int i = 0; i < choices.size(); i++) {
      Strand s = choices.strand(i);
      Context ctx = s.context();
      if (s.cpu() == null || ctx == null || choices.kind(i) != Choices.Kind.RUN) {
        continue;
      }
      long now = ctx.interruptsPending();
      int n = s.number();
      if (n >= seen.length) {
        seen = Arrays.copyOf(seen, n * 2);
        causes = Arrays.copyOf(causes, n * 2 * SOURCES);
      }
      if ((seen[n] & ~now) != 0) {
        throw new InexhaustibleException(
            "an interrupt was withdrawn before it arrived, as where a handler is detached, and this"
                + " search is for programs without: explore the program");
      }
      long fresh = now & ~seen[n];
      seen[n] = now;
      while (fresh != 0) {
        any = true;
        int cause = lastStep(choices.last().number(), at);
        causes[n * SOURCES + Long.numberOfTrailingZeros(fresh)] = cause;
        fresh &= fresh - 1;
      }
    }
  }

  /** A source arrives, and is pending no more. */
  void arrives(Strand s, long source) {
    seen[s.number()] &= ~source;
  }

  private int lastStep(int strand, int at) {
    int i = at - 1;
    while (i >= 0 && Frames.strandOf(steps.proc[i]) != strand) {
      i--;
    }
    return i;
  }

  /** The step that made a source of a CPU pending; -1 if none did. */
  int cause(Strand s, long source) {
    return causes[s.number() * SOURCES + Long.numberOfTrailingZeros(source)];
  }

  /**
   * The sources that may arrive on a CPU now. What a step of the run made pending has arrived, and
   * the kernel chooses among those whom it serves first. What a device asserted outside of all
   * steps may be late, and so comes before or after.
   */
  long mayArrive(Strand s) {
    Context ctx = s.context();
    if (s.cpu() == null || ctx == null) {
      return 0;
    }
    long due = ctx.interruptsDue();
    long arrived = arrived(s, due);
    if (arrived == 0) {
      return due;
    }
    long first = ctx.servedFirst(arrived);
    long may = first;
    for (long left = due & ~arrived; left != 0; left &= left - 1) {
      long bit = Long.lowestOneBit(left);
      if ((ctx.servedFirst(first | bit) & bit) != 0) {
        may |= bit;
      }
    }
    return may;
  }

  /** Those of some sources that a step made pending. */
  long arrived(Strand s, long of) {
    long arrived = 0;
    for (long left = of; left != 0; left &= left - 1) {
      long bit = Long.lowestOneBit(left);
      if (s.number() < seen.length && cause(s, bit) >= 0) {
        arrived |= bit;
      }
    }
    return arrived;
  }
}
