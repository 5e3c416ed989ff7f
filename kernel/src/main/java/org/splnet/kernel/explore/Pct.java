package org.splnet.kernel.explore;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.RandomWalk;
import org.splnet.kernel.sim.Strand;
import org.splnet.kernel.sim.Strategy;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, 2010): whoever
 * has the highest priority goes on; priorities are drawn from the seed, and at {@code depth - 1}
 * places of the run, drawn likewise, the one that is about to go on falls behind all others. A run
 * finds a bug of that depth with probability at least {@code 1 / (n k^(depth - 1))}, for n strands
 * and k steps.
 *
 * <p>The interrupts of a CPU have a priority of their own, and so has time. After twice the
 * expected steps chance decides, so that a run in which somebody waits for one of lower priority
 * ends.
 */
final class Pct implements Strategy {
  private final long seed;
  private final long[] changes;
  private final long fair;
  private final RandomWalk tail;
  private long[] priorities = new long[16];
  private long steps;
  private long fallen = Long.MIN_VALUE / 2;

  /**
   * A strategy.
   *
   * @param depth how many orderings the bug needs, 1 and up
   * @param expected how many steps a run has, about
   */
  Pct(long seed, int depth, long expected) {
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    changes = new long[depth - 1];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = random.nextLong(Math.max(1, expected));
    }
    fair = 2 * expected;
    tail = new RandomWalk(seed);
  }

  @Override
  public int choose(Choices choices) {
    long step = steps++;
    if (step > fair) {
      return tail.choose(choices);
    }
    int best = highest(choices);
    for (long change : changes) {
      if (change == step) {
        priorities[slot(choices, best)] = fallen++;
        best = highest(choices);
      }
    }
    return best;
  }

  private int highest(Choices choices) {
    int best = 0;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < choices.size(); i++) {
      long p = priorities(slot(choices, i));
      if (p > most) {
        most = p;
        best = i;
      }
    }
    return best;
  }

  private static int slot(Choices choices, int i) {
    Strand s = choices.strand(i);
    return (s.number() + 1) * 3 + choices.kind(i).ordinal();
  }

  /** The priority of a slot: zero means that it was not drawn yet. */
  private long priorities(int slot) {
    if (slot >= priorities.length) {
      priorities = Arrays.copyOf(priorities, slot * 2);
    }
    if (priorities[slot] == 0) {
      priorities[slot] =
          1 + (new SplittableRandom(seed ^ slot * 0x9E3779B97F4A7C15L).nextLong() >>> 2);
    }
    return priorities[slot];
  }
}
