package org.splnet.kernel.explore;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.sim.Strategy;

/**
 * Runs a program under the schedules that a {@link Search} names, until there are no more, one goes
 * wrong, or a budget is used up. What holds of {@link Explorer} holds here: one at a time in a JVM,
 * and woven.
 */
public final class Exhauster {
  /** What is done about a run that goes wrong. */
  public enum OnFailure {
    /** The search ends there. */
    STOP,
    /** The first one is kept, and the search goes on. */
    GO_ON
  }

  private final Runner runner;

  /**
   * A driver for one program.
   *
   * @param maxSteps how many steps a run may take
   */
  public Exhauster(Program program, long maxSteps) {
    this(program, maxSteps, false);
  }

  /**
   * A driver for one program.
   *
   * @param races whether a run in which two accesses race, or one lacks its guard, goes wrong by
   *     it; only where the weaver was asked for {@code races=true}
   */
  public Exhauster(Program program, long maxSteps, boolean races) {
    this.runner = new Runner(program, maxSteps, races);
  }

  /**
   * What a search saw.
   *
   * @param exhausted whether there is nothing left to run
   * @param progress how far the search came
   * @param failure how the first run went wrong that did
   * @param failingRun its number in the search, from 0; -1 if there was none
   * @param failures how many runs went wrong, by the kind of failure
   * @param predictions what was predicted, each once, with the number of the first run
   * @param steps of all runs
   */
  public record Summary(
      boolean exhausted,
      SearchProgress progress,
      @Nullable Failure failure,
      long failingRun,
      Map<String, Long> failures,
      Map<String, Long> predictions,
      long steps) {}

  /** Runs what the search names for as long as the budget says so. */
  public Summary run(Search search, OnFailure onFailure, Explorer.Budget budget) {
    Map<String, Long> predictions = new LinkedHashMap<>();
    Map<String, Long> failures = new LinkedHashMap<>();
    Failure first = null;
    long failing = -1;
    long steps = 0;
    boolean exhausted = false;
    for (long runs = 0; budget.goOn(runs); runs++) {
      Strategy strategy = search.next();
      if (strategy == null) {
        exhausted = true;
        break;
      }
      Outcome o = runner.run(strategy);
      search.ran(o);
      steps += o.steps();
      for (LockViolation v : o.predictions()) {
        predictions.putIfAbsent(v.report().rule().name() + ": " + v.report().text(), runs);
      }
      Failure failure = o.failure();
      if (failure != null) {
        failures.merge(failure.what(), 1L, Long::sum);
        if (first == null) {
          first = failure;
          failing = runs;
        }
        if (onFailure == OnFailure.STOP) {
          break;
        }
      }
    }
    return new Summary(exhausted, search.progress(), first, failing, failures, predictions, steps);
  }
}
