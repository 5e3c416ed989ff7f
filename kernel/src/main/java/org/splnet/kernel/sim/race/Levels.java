package org.splnet.kernel.sim.race;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The levels of one CPU as what they are to a search for races: a lock for each rank.
 *
 * <p>A frame that is delivered at rank k holds lock k while it runs; and whoever was delivered
 * below k holds it while its level is k or above, because then no frame of rank k can begin. So a
 * frame happens after what its CPU did up to the end of its last stretch at the frame's level or
 * above, and before the next such stretch begins; it is concurrent with what it interrupted between
 * the two, however they happened to come in this run.
 *
 * <p>Why that is all: let x be done by X on a CPU at level l, and y by a frame Y of rank k on the
 * same CPU, X delivered at a lower rank. If l is at least k, Y cannot begin in the stretch that has
 * x, so all of Y is before or after it: both hold lock k. If l is less than k, the device might
 * have asserted its line a moment earlier or later, and Y comes on the other side of x: nothing
 * orders them. That Y runs to completion orders nothing for X, which stands still meanwhile, only
 * for frames of Y's own rank. A frame of a higher rank does not hold lock k: a frame of rank k
 * cannot come into it, but it can come into that one.
 */
final class Levels {
  private @Nullable VectorClock[] locks = new @Nullable VectorClock[0];

  private VectorClock lock(int rank) {
    if (rank >= locks.length) {
      locks = Arrays.copyOf(locks, rank + 1);
    }
    VectorClock c = locks[rank];
    if (c == null) {
      c = new VectorClock();
      locks[rank] = c;
    }
    return c;
  }

  /** The level of who runs changes. */
  void change(Party p, int from, int to) {
    for (int k = Math.max(from, p.rank) + 1; k <= to; k++) {
      p.clock.join(lock(k));
    }
    int lowest = Math.max(to, p.rank) + 1;
    for (int k = lowest; k <= from; k++) {
      lock(k).join(p.clock);
    }
    if (lowest <= from) {
      p.tick();
    }
  }

  /** A frame of that party begins. */
  void begin(Party frame) {
    frame.clock.join(lock(frame.rank));
  }

  /** It ends. */
  void end(Party frame) {
    frame.publishTo(lock(frame.rank));
  }
}
