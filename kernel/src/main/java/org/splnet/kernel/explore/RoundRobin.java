package org.splnet.kernel.explore;

import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.Strategy;

/** Each in its turn, for so many points; interrupts at once. */
final class RoundRobin implements Strategy {
  private final int quantum;
  private int left;

  RoundRobin(int quantum) {
    this.quantum = quantum;
    this.left = quantum;
  }

  @Override
  public int choose(Choices choices) {
    for (int i = 0; i < choices.size(); i++) {
      if (choices.kind(i) == Choices.Kind.INTERRUPT) {
        return i;
      }
    }
    int current = choices.current();
    if (current >= 0 && left-- > 0) {
      return current;
    }
    left = quantum;
    return following(choices);
  }

  /** The one of the next higher number, or the lowest. */
  private static int following(Choices choices) {
    int after = choices.last().number();
    int next = -1;
    int first = -1;
    for (int i = 0; i < choices.size(); i++) {
      if (choices.kind(i) != Choices.Kind.RUN) {
        continue;
      }
      int n = choices.strand(i).number();
      if (first < 0 || n < choices.strand(first).number()) {
        first = i;
      }
      if (n > after && (next < 0 || n < choices.strand(next).number())) {
        next = i;
      }
    }
    return next >= 0 ? next : Math.max(first, 0);
  }
}
