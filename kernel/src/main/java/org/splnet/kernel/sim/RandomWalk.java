package org.splnet.kernel.sim;

/** Each of those that can go on, with equal chance. */
public final class RandomWalk implements Strategy {
  private long state;

  /** From a seed. */
  public RandomWalk(long seed) {
    this.state = seed;
  }

  @Override
  public int choose(Choices choices) {
    return below(choices.size());
  }

  /** SplitMix64 (Steele, Lea, Flood, 2014), reduced by multiplication (Lemire, 2019). */
  int below(int n) {
    state += 0x9E3779B97F4A7C15L;
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (int) (((z & 0xFFFFFFFFL) * n) >>> 32);
  }
}
