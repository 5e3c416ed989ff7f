package org.splnet.kernel.explore;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.splnet.kernel.sim.RandomWalk;
import org.splnet.kernel.sim.race.Race;

/**
 * Runs a program with one or another named change of the code in force: schedule for schedule as
 * {@link Explorer} does, and with the change in force while the program is built, too.
 */
public final class ChangedRuns {
  private final Runner runner;
  private final StrategyKind kind;
  private final long seed;
  private final long expected;

  /**
   * Runs of a program, which is run a few times at once, unchanged, so that its classes are
   * initialised.
   *
   * @param maxSteps how many steps a run may take
   * @param races how many schedules to run unchanged, so as to see which races there are anyhow: a
   *     changed run does not go wrong by these, but by any other; 0 for not looking for races
   */
  public ChangedRuns(Program program, StrategyKind kind, long seed, long maxSteps, int races) {
    this.runner = new Runner(program, maxSteps, races > 0);
    this.kind = kind;
    this.seed = seed;
    runner.run(new RandomWalk(seed));
    expected = Math.max(1, runner.run(new RandomWalk(seed)).steps());
    for (int i = 0; i < races; i++) {
      run(i, "");
    }
    runner.ignoreRacesSeen();
  }

  /** Runs a schedule of that number with a change in force; empty for none. */
  public Outcome run(long number, String change) {
    return runner.run(
        Explorer.strategy(kind, seed, number, expected), null, new Change(change, new HashSet<>()));
  }

  /** The races of the last run, and the accesses without their guards. */
  public List<Race> races() {
    return runner.lastRaces();
  }

  /**
   * The changes that would have mattered: those whose places the first so many schedules reach
   * while nothing is changed; sorted.
   *
   * @throws IllegalStateException if one of them goes wrong, or breaks a rule: then nothing could
   *     be told of what a change makes of it
   */
  public Set<String> reached(int schedules) {
    Set<String> asked = new HashSet<>();
    for (int i = 0; i < schedules; i++) {
      Outcome o =
          runner.run(Explorer.strategy(kind, seed, i, expected), null, new Change("", asked));
      Failure f = o.failure();
      if (f != null || !o.predictions().isEmpty()) {
        throw new IllegalStateException(
            "schedule "
                + i
                + " of the unchanged program goes wrong: "
                + (f == null ? o.predictions().getFirst().getMessage() : f.text()));
      }
    }
    return new TreeSet<>(asked);
  }
}
