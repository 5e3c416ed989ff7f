package org.splnet.kernel.explore;

import java.util.Arrays;
import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.Strategy;

/** Remembers what a strategy chose, so that the same can be chosen again. */
final class ChoiceLog implements Strategy {
  private final Strategy strategy;
  private short[] picks = new short[256];
  private int size;

  ChoiceLog(Strategy strategy) {
    this.strategy = strategy;
  }

  @Override
  public int choose(Choices choices) {
    int pick = strategy.choose(choices);
    if (size == picks.length) {
      picks = Arrays.copyOf(picks, size * 2);
    }
    picks[size++] = (short) pick;
    return pick;
  }

  /** Chooses the same again, and after that whatever comes first. */
  Strategy again() {
    return new Strategy() {
      private int next;

      @Override
      public int choose(Choices choices) {
        return next < size ? Math.min(picks[next++], choices.size() - 1) : 0;
      }
    };
  }
}
