package org.splnet.kernel.explore;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.sim.Strategy;

/**
 * A systematic search through the schedules of a program: which one is next, and whether there is
 * one. Used by one thread.
 */
public interface Search {
  /**
   * Who decides in the next run.
   *
   * @return null when there is nothing left to run
   */
  @Nullable Strategy next();

  /** Told when the run of the strategy that {@link #next} gave has ended, and what came of it. */
  void ran(Outcome outcome);

  /** How far the search is. */
  SearchProgress progress();
}
