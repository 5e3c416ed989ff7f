package org.splnet.kernel.testing;

import org.splnet.kernel.Unwatched;
import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.Strategy;

/** Everybody in turn; where an interrupt may arrive, every second time it does. */
@Unwatched(primitive = "strategy", why = "it decides, and belongs to nobody who runs")
final class InTurn implements Strategy {
  private int asked;

  @Override
  public int choose(Choices choices) {
    asked++;
    int after = choices.last().number();
    int best = 0;
    for (int i = 1; i < choices.size(); i++) {
      if (distance(choices, i, after) < distance(choices, best, after)) {
        best = i;
      }
    }
    return best;
  }

  /** How far behind the one who ran last, in the circle of all, two places to a strand. */
  private int distance(Choices choices, int i, int after) {
    int turn = Math.floorMod(choices.strand(i).number() - after - 1, 1 << 20);
    boolean interrupt = choices.kind(i) == Choices.Kind.INTERRUPT;
    return turn * 2 + (interrupt == (asked % 2 == 0) ? 0 : 1);
  }
}
