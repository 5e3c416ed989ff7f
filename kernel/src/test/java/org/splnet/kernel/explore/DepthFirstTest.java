package org.splnet.kernel.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.Strategy;

/**
 * Depth-first search against formulas and counts that share nothing with it. A thread of k accesses
 * has k + 1 stretches: what it does up to the first, and from each to the next or to its end.
 */
@Tag("woven")
class DepthFirstTest {
  private static final int ALL = Integer.MAX_VALUE;

  /** So many threads, each with so many accesses of one variable. */
  private static Program threads(int n, int accesses) {
    return w -> {
      AtomicInteger shared = new AtomicInteger();
      for (int i = 0; i < n; i++) {
        w.event(
            "thread " + i,
            () -> {
              for (int k = 0; k < accesses; k++) {
                shared.incrementAndGet();
              }
            });
      }
    };
  }

  private static long count(Program p, Bound bound, int limit) {
    Runner runner = new Runner(p, Explorer.MAX_STEPS, false);
    DepthFirst search = new DepthFirst(bound, limit);
    Set<Long> digests = new HashSet<>();
    long runs = 0;
    do {
      Outcome o = runner.run(search.strategy());
      assertThat(o.failure()).isNull();
      assertThat(search.cost()).isLessThanOrEqualTo(limit);
      digests.add(o.digest());
      runs++;
    } while (search.advance());
    assertThat(digests).as("each schedule once").hasSize((int) runs);
    assertThat(search.explored()).isEqualTo(1);
    return runs;
  }

  private static long factorial(int n) {
    return n == 0 ? 1 : n * factorial(n - 1);
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "2, 5", "3, 2", "4, 1"})
  void withoutABoundItRunsEachInterleavingOnce(int n, int accesses) {
    long all = factorial(n * (accesses + 1));
    for (int i = 0; i < n; i++) {
      all /= factorial(accesses + 1);
    }
    assertThat(count(threads(n, accesses), Bound.NOTHING, 0)).isEqualTo(all);
  }

  /** Interleavings of stretches in which at most so many threads are left before their end. */
  private static long preempted(int[] left, int last, int limit) {
    boolean over = true;
    long sum = 0;
    for (int i = 0; i < left.length; i++) {
      if (left[i] == 0) {
        continue;
      }
      over = false;
      int cost = last >= 0 && i != last && left[last] > 0 ? 1 : 0;
      if (cost <= limit) {
        left[i]--;
        sum += preempted(left, i, limit - cost);
        left[i]++;
      }
    }
    return over ? 1 : sum;
  }

  /** Likewise, in which at most so many threads are passed over, by turns from the last one on. */
  private static long delayed(int[] left, int last, int limit) {
    long sum = 0;
    int passed = 0;
    for (int i = 0; i < left.length; i++) {
      int next = (Math.max(0, last) + i) % left.length;
      if (left[next] > 0 && passed <= limit) {
        left[next]--;
        sum += delayed(left, next, limit - passed++);
        left[next]++;
      }
    }
    return passed == 0 ? 1 : sum;
  }

  @ParameterizedTest
  @CsvSource({"2, 4, 0", "2, 4, 1", "2, 4, 3", "3, 2, 0", "3, 2, 1", "3, 2, 2", "4, 1, 2"})
  void runsEachScheduleThatTheBoundAllowsOnce(int n, int accesses, int limit) {
    int[] left = new int[n];
    java.util.Arrays.fill(left, accesses + 1);
    assertThat(count(threads(n, accesses), Bound.PREEMPTIONS, limit))
        .isEqualTo(preempted(left.clone(), -1, limit));
    assertThat(count(threads(n, accesses), Bound.DELAYS, limit))
        .isEqualTo(delayed(left.clone(), -1, limit));
  }

  @Test
  void withoutPreemptionsThereAreAsManySchedulesAsOrdersOfTheThreads() {
    assertThat(count(threads(4, 3), Bound.PREEMPTIONS, 0)).isEqualTo(24);
    assertThat(count(threads(4, 3), Bound.DELAYS, 0)).isEqualTo(1);
  }

  /** Two threads of m stretches, one preemption: where the first is left, and who that is. */
  @Test
  void twoThreadsAndOnePreemptionAreAsManySchedulesAsThereArePlacesToBeLeft() {
    assertThat(count(threads(2, 9), Bound.PREEMPTIONS, 1)).isEqualTo(2 + 2 * 9);
  }

  /** Counts what each schedule costs by itself, and compares with what the search says. */
  @ParameterizedTest
  @EnumSource(Bound.class)
  void interruptsCountAsWhatTheyDisplace(Bound bound) {
    Map<Integer, Integer> byCost = new HashMap<>();
    DepthFirst all = new DepthFirst(Bound.NOTHING, 0);
    Runner runner = new Runner(interrupted(), Explorer.MAX_STEPS, false);
    do {
      Costs costs = new Costs(all.strategy(), bound);
      assertThat(runner.run(costs).failure()).isNull();
      byCost.merge(costs.sum, 1, Integer::sum);
    } while (all.advance());
    int within = 0;
    for (int limit = 0; limit <= 2; limit++) {
      within += byCost.getOrDefault(limit, 0);
      int expected = bound == Bound.NOTHING ? byCost.get(0) : within;
      assertThat(count(interrupted(), bound, limit)).as("%s", byCost).isEqualTo(expected);
    }
  }

  /** A CPU that works a little, with an interrupt that arrives meanwhile. */
  private static Program interrupted() {
    return w -> {
      Machine m = w.machine(1);
      AtomicInteger shared = new AtomicInteger();
      w.settle();
      w.interrupt(m.cpu(0), "nic", Ipl.NET, ctx -> shared.incrementAndGet());
      w.top(m, "looks", ctx -> shared.get());
    };
  }

  private static final class Costs implements Strategy {
    private final Strategy strategy;
    private final Bound bound;
    private int sum;

    Costs(Strategy strategy, Bound bound) {
      this.strategy = strategy;
      this.bound = bound;
    }

    @Override
    public int choose(Choices c) {
      int pick = strategy.choose(c);
      if (bound == Bound.PREEMPTIONS) {
        sum += c.current() >= 0 && pick != c.current() ? 1 : 0;
      } else if (bound == Bound.DELAYS) {
        for (int i = 0; i < c.size(); i++) {
          sum += isBefore(c, i, pick) ? 1 : 0;
        }
      }
      return pick;
    }

    private static boolean isBefore(Choices c, int a, int b) {
      int x = turn(c, a);
      int y = turn(c, b);
      return x < y || x == y && c.kind(a) == Choices.Kind.RUN && c.kind(b) != Choices.Kind.RUN;
    }

    private static int turn(Choices c, int i) {
      return Math.floorMod(c.strand(i).number() - c.last().number(), 1000);
    }
  }

  @Test
  void partsOfTheTreeTogetherAreTheWhole() {
    Program p = threads(3, 2);
    Runner runner = new Runner(p, Explorer.MAX_STEPS, false);
    DepthFirst whole = new DepthFirst(Bound.PREEMPTIONS, 2);
    runner.run(whole.strategy());
    long sum = 0;
    double share = 0;
    for (List<DepthFirst.Branch> root : whole.parts(List.of())) {
      share += DepthFirst.share(Bound.PREEMPTIONS, 2, root);
      DepthFirst part = new DepthFirst(Bound.PREEMPTIONS, 2, root, List.of());
      do {
        runner.run(part.strategy());
        sum++;
      } while (part.advance());
    }
    assertThat(sum).isEqualTo(count(p, Bound.PREEMPTIONS, 2));
    assertThat(share).isCloseTo(1, within(1e-9));
  }

  @Test
  void aSearchIsTakenUpWhereItWasLeft() {
    Program p = threads(3, 2);
    Runner runner = new Runner(p, Explorer.MAX_STEPS, false);
    Set<Long> seen = new HashSet<>();
    DepthFirst search = new DepthFirst(Bound.DELAYS, 3);
    long runs = 0;
    boolean more = true;
    while (more) {
      seen.add(runner.run(search.strategy()).digest());
      runs++;
      more = search.advance();
      search = new DepthFirst(Bound.DELAYS, 3, List.of(), search.path());
    }
    assertThat(runs).isEqualTo(count(p, Bound.DELAYS, 3));
    assertThat(seen).hasSize((int) runs);
  }

  @Test
  void thePathOfAnotherProgramIsRefused() {
    DepthFirst search = new DepthFirst(Bound.NOTHING, ALL);
    Runner runner = new Runner(threads(3, 2), Explorer.MAX_STEPS, false);
    runner.run(search.strategy());
    assertThat(search.advance()).isTrue();
    DepthFirst other = new DepthFirst(Bound.NOTHING, ALL, List.of(), search.path());
    // A strand does not throw through the simulation: it ends the run.
    Runner otherRunner = new Runner(threads(2, 2), Explorer.MAX_STEPS, false);
    assertThatThrownBy(() -> otherRunner.run(other.strategy()))
        .hasMessageContaining("the path does not fit");
  }

  /** Of trees of known sizes: exact at the end, and not far from it after an eighth. */
  @ParameterizedTest
  @CsvSource({"NOTHING, 3, 2", "PREEMPTIONS, 3, 5", "PREEMPTIONS, 2, 30", "DELAYS, 3, 6"})
  void estimatesHowManySchedulesThereAre(Bound bound, int n, int accesses) {
    int limit = 3;
    long size = count(threads(n, accesses), bound, limit);
    Runner runner = new Runner(threads(n, accesses), Explorer.MAX_STEPS, false);
    DepthFirst search = new DepthFirst(bound, limit);
    List<Double> estimates = new ArrayList<>();
    double before = 0;
    long runs = 0;
    boolean more = true;
    while (more) {
      runner.run(search.strategy());
      runs++;
      more = search.advance();
      assertThat(search.explored()).as("it never falls").isGreaterThan(before);
      before = search.explored();
      if (runs >= size / 8) {
        estimates.add(runs / before);
      }
    }
    assertThat(estimates).allSatisfy(e -> assertThat(e).isBetween(size / 2.5, size * 2.5));
    assertThat(estimates.subList(estimates.size() / 2, estimates.size()))
        .allSatisfy(e -> assertThat(e).isBetween(size / 1.2, size * 1.2));
    assertThat(estimates.getLast()).isCloseTo(size, within(0.5));
  }

  @Test
  void growingLimitsRunWhatIsWithinThemAndSayWhatWasRunAgain() {
    IterativeSearch search = new IterativeSearch(Bound.PREEMPTIONS, 2);
    Exhauster.Summary s =
        new Exhauster(threads(3, 2), Explorer.MAX_STEPS)
            .run(search, Exhauster.OnFailure.STOP, runs -> true);
    int[] left = {3, 3, 3};
    long within0 = preempted(left, -1, 0);
    long within1 = preempted(left, -1, 1);
    long within2 = preempted(left, -1, 2);
    assertThat(s.exhausted()).isTrue();
    assertThat(search.limit()).isEqualTo(2);
    assertThat(s.progress().classes()).isEqualTo(within2);
    assertThat(s.progress().runs()).isEqualTo(within0 + within1 + within2);
    assertThat(s.progress().redundant()).isEqualTo(within0 + within1);
    assertThat(s.progress().estimate()).isCloseTo(within2, within(1e-6));
  }

  @Test
  void aPathIsReadAsItIsWritten() {
    List<DepthFirst.Branch> path =
        List.of(new DepthFirst.Branch(1, 3, false, 20), new DepthFirst.Branch(0, 2, true, 0));
    assertThat(DepthFirst.text(path)).isEqualTo("1/3+20 0:2+0");
    assertThat(DepthFirst.parse("1/3+20 0:2+0")).isEqualTo(path);
    assertThat(DepthFirst.parse("")).isEmpty();
    for (String wrong : List.of("3/3+1", "x", "1", "-1/2+1", "1/2", "1/2+")) {
      assertThatThrownBy(() -> DepthFirst.parse(wrong)).hasMessageContaining("no place of a path");
    }
  }
}
