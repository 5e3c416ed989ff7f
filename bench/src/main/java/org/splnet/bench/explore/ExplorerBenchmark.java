package org.splnet.bench.explore;

import java.util.ArrayList;
import java.util.List;
import org.splnet.bench.program.Counting;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.StrategyKind;

/**
 * Schedules a second of a random walk by the explorer, woven and checked, and of a bare walk over
 * as many coroutines of as many steps. The two take turns of some tens of milliseconds in one JVM,
 * so that what else the machine does slows both.
 *
 * <p>Arguments: rounds (default 5), turns of each in a round (20), threads x steps (those that it
 * names, separated by commas). {@code bench/explore} runs it.
 */
public final class ExplorerBenchmark {
  private static final String SHAPES = "2x5,3x10,4x25";
  private static final long TURN_NANOS = 25_000_000;
  private static final int WARM_UP_TURNS = 80;

  private final int threads;
  private final int steps;
  private final BareWalk bare;
  private final Explorer explorer;
  private long number;

  /** What one side has done. */
  private static final class Side {
    private long runs;
    private long nanos;

    double rate() {
      return runs * 1e9 / nanos;
    }
  }

  private ExplorerBenchmark(int threads, int steps) {
    this.threads = threads;
    this.steps = steps;
    this.bare = new BareWalk(threads, steps, 1);
    this.explorer =
        new Explorer(new Counting(threads, steps), StrategyKind.RANDOM, 1, Explorer.MAX_STEPS);
  }

  /** Measures all shapes. */
  public static void main(String[] args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    int turns = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    String shapes = args.length > 2 ? args[2] : SHAPES;
    List<ExplorerBenchmark> all = new ArrayList<>();
    for (String shape : shapes.split(",")) {
      String[] numbers = shape.split("x");
      all.add(new ExplorerBenchmark(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
      all.getLast().turns(WARM_UP_TURNS, new Side(), new Side());
    }
    System.out.println("threads x steps: bare, explorer, explorer / bare; median (min-max)");
    for (ExplorerBenchmark b : all) {
      b.measure(rounds, turns);
    }
  }

  private void measure(int rounds, int turns) {
    Rates bareRates = new Rates(rounds);
    Rates rates = new Rates(rounds);
    Rates ratios = new Rates(rounds);
    for (int round = 0; round < rounds; round++) {
      Side a = new Side();
      Side b = new Side();
      turns(turns, a, b);
      bareRates.add(a.rate());
      rates.add(b.rate());
      ratios.add(b.rate() / a.rate());
    }
    System.out.printf(
        "%dx%d: %s, %s, %s%n",
        threads, steps, bareRates.thousands(), rates.thousands(), ratios.ratio());
  }

  private void turns(int turns, Side a, Side b) {
    for (int i = 0; i < turns; i++) {
      walk(a);
      explore(b);
    }
  }

  private void walk(Side side) {
    long begun = System.nanoTime();
    long now = begun;
    for (; now - begun < TURN_NANOS; now = System.nanoTime()) {
      if (bare.run() != threads * steps) {
        throw new IllegalStateException("a bare walk has not counted to its end");
      }
      side.runs++;
    }
    side.nanos += now - begun;
  }

  private void explore(Side side) {
    long begun = System.nanoTime();
    Explorer.Summary s = explorer.explore(number, 1, n -> System.nanoTime() - begun < TURN_NANOS);
    side.nanos += System.nanoTime() - begun;
    if (s.failure() != null) {
      throw new IllegalStateException("a schedule failed: " + s.failure());
    }
    side.runs += s.runs();
    number += s.runs();
  }
}
