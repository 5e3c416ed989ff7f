package org.splnet.kernel.testing;

import org.splnet.kernel.sim.Strategy;

/** On what a {@link Race} is run. */
public enum PortKind {
  /** Real threads: one run. */
  HOST {
    @Override
    public void run(Race race) {
      HostArena.run(race);
    }
  },

  /**
   * Simulation: many schedules. Each of the first few is run twice, and must be the same to the
   * last step. {@code -Dsplnet.races.seed} asks for one of them only.
   */
  SIM {
    @Override
    public void run(Race race) {
      Long only = Long.getLong("splnet.races.seed");
      if (only != null) {
        once(race, only);
        return;
      }
      for (long seed = 0; seed <= WALKS; seed++) {
        long digest = once(race, seed);
        if (seed < TWICE && once(race, seed) != digest) {
          throw new AssertionError("two runs differ, " + title(seed));
        }
      }
    }
  };

  /** How many random walks a race takes. */
  public static final int WALKS = 200;

  private static final int TWICE = 4;

  /** Runs a race; on the simulation port, for many schedules. */
  public abstract void run(Race race);

  /**
   * Runs one schedule of a race in simulation.
   *
   * @param seed 0 for all in turn, otherwise of a random walk
   * @return the digest of the run
   * @throws AssertionError naming the seed, if anything is wrong
   */
  public static long once(Race race, long seed) {
    try {
      return SimArena.run(race, strategy(seed));
    } catch (Throwable t) {
      throw new AssertionError(
          title(seed) + " (-Dsplnet.races.seed=" + seed + "): " + t.getMessage(), t);
    }
  }

  /** Random walks of even seed change over at one point in eight only, the others at most. */
  private static Strategy strategy(long seed) {
    return seed == 0 ? new InTurn() : seed % 2 == 0 ? new Lazy(seed, 8) : new Lazy(seed, 1);
  }

  private static String title(long seed) {
    return seed == 0 ? "all in turn" : "random walk " + seed;
  }
}
