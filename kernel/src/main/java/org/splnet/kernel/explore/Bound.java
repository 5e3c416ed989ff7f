package org.splnet.kernel.explore;

import org.splnet.kernel.Labelled;
import org.splnet.kernel.sim.Choices;

/**
 * What is counted along a schedule, and bounded, by a depth-first search.
 *
 * <p>An interrupt is counted as if its handler were a strand of its own, above the one that it
 * interrupts: to let it in where the one that ran last could have gone on displaces that one, and
 * counts, and the return to it is no choice and is free. An interrupt that comes in when the level
 * drops, because it was pending, is the program's own doing and is free as well. Time that passes
 * though somebody could go on counts in any case.
 */
public enum Bound implements Labelled {
  /**
   * How often one that could go on did not (Musuvathi and Qadeer, 2007). Who goes on where the one
   * that ran last cannot is free, whoever it is, interrupts included.
   */
  PREEMPTIONS("preemptions") {
    @Override
    int cost(Choices choices, int pick, int place) {
      boolean free = choices.current() < 0 && choices.kind(pick) != Choices.Kind.TIME;
      return free || place == 0 ? 0 : 1;
    }
  },
  /**
   * How many were passed over, of those that a scheduler without chance would have let go on: the
   * one that ran last, then the others by turns, each before its interrupts (Emmi, Qadeer,
   * Rakamaric, 2011).
   */
  DELAYS("delays") {
    @Override
    int cost(Choices choices, int pick, int place) {
      return place;
    }
  },
  /** Nothing: all schedules. */
  NOTHING("nothing") {
    @Override
    int cost(Choices choices, int pick, int place) {
      return 0;
    }
  };

  private final String label;

  Bound(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * What a choice adds.
   *
   * @param pick its index
   * @param place where it stands in the order in which a search tries them: 0 for the plain course
   */
  abstract int cost(Choices choices, int pick, int place);

  /** What a choice of a place cost, within the limit. */
  int cost(DepthFirst.Branch b, int place) {
    if (b.free() || this == NOTHING) {
      return 0;
    }
    return this == DELAYS ? place : Math.min(1, place);
  }

  /**
   * How much is below some choices of a place, about, each in comparison with the others.
   *
   * @param left what may still be spent there
   */
  double weight(DepthFirst.Branch b, int from, int to, int left) {
    if (b.free() || this == NOTHING) {
      return to - from;
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += ways(b.below(), b.of() - 1, left - cost(b, i));
    }
    return sum;
  }

  /** In how many ways so much can be spent, or less, at so many places of so many choices. */
  private double ways(int places, int choices, int left) {
    double ways = 1;
    double exactly = 1;
    for (int spent = 1; spent <= left; spent++) {
      // One after the other, binomial coefficients: without and with repetition.
      exactly *=
          this == DELAYS
              ? (double) (places + spent - 1) / spent
              : (double) Math.max(0, places - spent + 1) / spent * choices;
      ways += exactly;
    }
    return ways;
  }

  /**
   * The bound of that name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Bound of(String label) {
    return Labelled.of("bound", values(), label);
  }
}
