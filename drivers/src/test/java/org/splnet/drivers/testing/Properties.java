package org.splnet.drivers.testing;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Properties over random input; a failure names the seed, {@code -Dsplnet.seed} sets it. */
public final class Properties {
  private static final long SEED = Long.getLong("splnet.seed", 1055);

  private Properties() {}

  /** What is to hold. */
  @FunctionalInterface
  public interface Property {
    /** Tests it with the input that a generator gives. */
    void test(RandomGenerator random);
  }

  /** Tests a property so many times, each with a generator of its own. */
  public static void forAll(int times, Property property) {
    for (long seed = SEED; seed < SEED + times; seed++) {
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
