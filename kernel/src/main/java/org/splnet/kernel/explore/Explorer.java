package org.splnet.kernel.explore;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.sim.RandomWalk;
import org.splnet.kernel.sim.Recorder;
import org.splnet.kernel.sim.Strategy;
import org.splnet.kernel.sim.race.Race;

/**
 * Runs a program under many schedules. Schedule number {@code i} of an exploration has a seed of
 * its own, drawn from that of the exploration, so any part of an exploration can be run apart from
 * the others: shards together are the whole.
 *
 * <p>A JVM into which nothing was woven has few scheduling points and finds little; {@code docs/
 * checking.md} says how to start one that has them all. One thread explores at a time in a JVM.
 */
public final class Explorer {
  /** How many steps a run may take, unless said otherwise. */
  public static final long MAX_STEPS = 200_000;

  private static final int MINIMISING_RUNS = 2_000;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final Runner runner;
  private final StrategyKind kind;
  private final long seed;
  private long expected;

  /**
   * An exploration; two runs are made at once, to see that the program is deterministic and that
   * its classes are initialised.
   *
   * @throws IllegalStateException if two runs with the same choices differ
   */
  public Explorer(Program program, StrategyKind kind, long seed, long maxSteps) {
    this(program, kind, seed, maxSteps, false);
  }

  /**
   * As the other.
   *
   * @param races whether a run in which two accesses race, or one lacks its guard, goes wrong by
   *     it: {@link Failure#RACE}, {@link Failure#GUARD}; of use where the weaver was asked for
   *     {@code races=true}
   */
  public Explorer(Program program, StrategyKind kind, long seed, long maxSteps, boolean races) {
    this.runner = new Runner(program, maxSteps, races);
    this.kind = kind;
    this.seed = seed;
    warmUp();
  }

  private void warmUp() {
    Outcome first = runner.run(new RandomWalk(seed));
    Outcome second = runner.run(new RandomWalk(seed));
    Outcome third = runner.run(new RandomWalk(seed));
    expected = Math.max(1, second.steps());
    // In the first one classes are initialised, which may have points of their own.
    if (second.digest() != third.digest()) {
      throw new IllegalStateException(
          "the program is not deterministic: two runs with the same choices, first of %d steps and then of %d, differ; look for a clock, for chance, for the order of a HashMap or HashSet of objects without hashCode, and for state that outlives a run (first run: %d steps)"
              .formatted(second.steps(), third.steps(), first.steps()));
    }
  }

  /** Runs schedule {@code number}. */
  public Outcome run(long number) {
    return runner.run(strategy(number));
  }

  /**
   * The methods that run in the first so many schedules, as class and method, sorted; nothing
   * unless the weaver was asked for coverage.
   */
  public SortedSet<String> coverage(int schedules) {
    SortedSet<String> methods = new TreeSet<>();
    Recorder recorder =
        new Recorder() {
          @Override
          public void entered(String method) {
            methods.add(method);
          }
        };
    for (int i = 0; i < schedules; i++) {
      runner.run(strategy(i), recorder);
    }
    return methods;
  }

  private Strategy strategy(long number) {
    return strategy(kind, seed, number, expected);
  }

  /** The strategy of a schedule: the same for equal arguments. */
  static Strategy strategy(StrategyKind kind, long seed, long number, long expected) {
    return kind.make(mix(seed + number * GOLDEN), (int) number, expected);
  }

  private static long mix(long x) {
    long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    return z ^ (z >>> 27);
  }

  /** How a schedule that goes wrong is told, at its shortest. */
  public record Found(List<Deviation> steps, int stepsBefore, Outcome outcome, String table) {}

  /**
   * Makes schedule {@code number}, which goes wrong, as short as it can, and tells it.
   *
   * @throws IllegalStateException if it does not go wrong
   */
  public Found shorten(long number) {
    return shorten(strategy(number), "schedule " + number);
  }

  /**
   * Makes the schedule of a strategy, which goes wrong, as short as it can, and tells it.
   *
   * @param name of the schedule, for people
   * @throws IllegalStateException if it does not go wrong
   */
  public Found shorten(Strategy strategy, String name) {
    Guided told = new Guided(strategy);
    Outcome outcome = runner.run(told);
    Failure failure = outcome.failure();
    if (failure == null) {
      throw new IllegalStateException(name + " does not go wrong");
    }
    List<Deviation> all = told.taken();
    List<Deviation> shortest = new Minimiser(runner, failure, MINIMISING_RUNS).shorten(all);
    return tell(shortest, all.size());
  }

  /** Follows the steps of a schedule. */
  public Found replay(List<Deviation> steps) {
    return tell(steps, steps.size());
  }

  private Found tell(List<Deviation> steps, int before) {
    Guided guided = new Guided(steps);
    ScheduleTable table = new ScheduleTable();
    Outcome outcome = runner.run(guided, table);
    List<Deviation> missed = guided.missed();
    String text = table.text(outcome);
    if (!missed.isEmpty()) {
      text =
          "%d of %d steps of the schedule did not fit, for the program has changed: first %s%n%s"
              .formatted(missed.size(), steps.size(), missed.getFirst(), text);
    }
    return new Found(steps, before, outcome, text);
  }

  /**
   * What an exploration of a range of schedules saw.
   *
   * @param runs how many there were
   * @param firstFailing the number of the first that went wrong; -1 if none did
   * @param failure how it went wrong
   * @param predictions what was predicted, each once, with the first schedule that showed it
   * @param steps of all runs
   */
  public record Summary(
      long runs,
      long firstFailing,
      @Nullable Failure failure,
      Map<String, Long> predictions,
      long steps) {}

  /** Whether to go on, and what has been done so far. */
  @FunctionalInterface
  public interface Budget {
    /** Asked before each run. */
    boolean goOn(long runs);
  }

  /** The races of all schedules run so far, each once for two places in the code. */
  public List<Race> races() {
    return runner.races();
  }

  /** Runs every {@code of}-th schedule from {@code first} on until one goes wrong. */
  public Summary explore(long first, long of, Budget budget) {
    Map<String, Long> predictions = new LinkedHashMap<>();
    long runs = 0;
    long steps = 0;
    for (long number = first; budget.goOn(runs); number += of) {
      Outcome o = run(number);
      runs++;
      steps += o.steps();
      for (LockViolation v : o.predictions()) {
        predictions.putIfAbsent(v.report().rule().name() + ": " + v.report().text(), number);
      }
      if (o.failure() != null) {
        return new Summary(runs, number, o.failure(), predictions, steps);
      }
    }
    return new Summary(runs, -1, null, predictions, steps);
  }
}
