package org.splnet.kernel.testing;

import java.util.SplittableRandom;
import org.splnet.kernel.Unwatched;
import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.Strategy;

/** A random walk that leaves who runs alone most of the time, if it can go on. */
@Unwatched(primitive = "strategy", why = "it decides, and belongs to nobody who runs")
final class Lazy implements Strategy {
  private final SplittableRandom random;
  private final int oneIn;

  /**
   * A walk.
   *
   * @param oneIn at how many points it draws once
   */
  Lazy(long seed, int oneIn) {
    this.random = new SplittableRandom(seed);
    this.oneIn = oneIn;
  }

  @Override
  public int choose(Choices choices) {
    if (choices.current() >= 0 && oneIn > 1 && random.nextInt(oneIn) != 0) {
      return choices.current();
    }
    return random.nextInt(choices.size());
  }
}
