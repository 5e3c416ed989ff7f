package org.splnet.drivers.impair;

import java.util.SplittableRandom;
import org.splnet.drivers.impair.ImpairSpec.Ways;

/** Impairments by chance. */
final class Specs {
  private Specs() {}

  static ImpairSpec random(SplittableRandom r) {
    long delay = r.nextBoolean() ? 0 : r.nextLong(30_000_000);
    return new ImpairSpec(
        share(r),
        r.nextBoolean() ? 0 : r.nextInt(10, 10_000) / 10.0,
        delay,
        r.nextBoolean() ? 0 : r.nextLong(delay + 1),
        share(r),
        r.nextBoolean() ? 0 : r.nextLong(20_000),
        r.nextBoolean() ? 0 : r.nextLong(1, 2_000_000_000),
        share(r),
        share(r),
        share(r),
        r.nextInt(1, 300),
        r.nextLong(),
        Ways.values()[r.nextInt(3)]);
  }

  private static double share(SplittableRandom r) {
    return switch (r.nextInt(4)) {
      case 0, 1 -> 0;
      case 2 -> r.nextInt(10_001) / 1e4;
      default -> r.nextDouble();
    };
  }
}
