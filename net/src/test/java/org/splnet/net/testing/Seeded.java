package org.splnet.net.testing;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Runs a property over random input; a failure names the seed, {@code -Dsplnet.seed} sets it. */
public final class Seeded {
  /** The seed of this run. */
  public static final long SEED = Long.getLong("splnet.seed", 2005);

  private Seeded() {}

  /** What is tested. */
  @FunctionalInterface
  public interface Property {
    /** Tests it with the input that a generator gives. */
    void test(RandomGenerator random);
  }

  /** Tests a property so many times, each with a generator of its own. */
  public static void forAll(int times, Property property) {
    for (int i = 0; i < times; i++) {
      long seed = SEED + i;
      try {
        property.test(new SplittableRandom(seed));
      } catch (RuntimeException | Error e) {
        throw new AssertionError("with -Dsplnet.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** Random bytes. */
  public static byte[] bytes(RandomGenerator random, int length) {
    byte[] b = new byte[length];
    random.nextBytes(b);
    return b;
  }
}
