package org.splnet.kernel.explore;

import org.splnet.kernel.Labelled;
import org.splnet.kernel.sim.RandomWalk;
import org.splnet.kernel.sim.Strategy;

/** The strategies by name. */
public enum StrategyKind implements Labelled {
  /** Each of those that can go on, with equal chance. */
  RANDOM("random") {
    @Override
    Strategy make(long seed, int number, long steps) {
      return new RandomWalk(seed);
    }
  },
  /** By drawn priorities with few changes; depths 1 to 4 in turn. */
  PCT("pct") {
    @Override
    Strategy make(long seed, int number, long steps) {
      return new Pct(seed, 1 + number % DEPTHS, steps);
    }
  },
  /** Towards deadlocks. */
  SEEK("seek") {
    @Override
    Strategy make(long seed, int number, long steps) {
      return new DeadlockSeeking(seed);
    }
  },
  /** Each in turn, for 1, 2, 3 ... points. */
  ROUND_ROBIN("round-robin") {
    @Override
    Strategy make(long seed, int number, long steps) {
      return new RoundRobin(number);
    }
  },
  /** Random, PCT and seeking by turns. */
  MIX("mix") {
    @Override
    Strategy make(long seed, int number, long steps) {
      StrategyKind kind =
          switch (number % 3) {
            case 0 -> RANDOM;
            case 1 -> PCT;
            default -> SEEK;
          };
      return kind.make(seed, number / 3, steps);
    }
  };

  private static final int DEPTHS = 4;

  private final String label;

  StrategyKind(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * The strategy of one schedule.
   *
   * @param seed of the schedule
   * @param number of the schedule in its exploration
   * @param steps about how many a run has
   */
  abstract Strategy make(long seed, int number, long steps);

  /**
   * The strategy of that name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static StrategyKind of(String label) {
    return Labelled.of("strategy", values(), label);
  }
}
