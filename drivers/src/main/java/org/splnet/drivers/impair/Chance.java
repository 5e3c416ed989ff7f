package org.splnet.drivers.impair;

import java.util.SplittableRandom;

/**
 * The chances that the frames of one direction take: a generator for each kind of impairment, all
 * from one seed. So the n-th frame is lost or spared whatever else is done to the link.
 */
final class Chance {
  private final ImpairSpec spec;
  private final SplittableRandom loss;
  private final SplittableRandom corrupt;
  private final SplittableRandom duplicate;
  private final SplittableRandom reorder;
  private final SplittableRandom jitter;

  Chance(ImpairSpec spec, SplittableRandom random) {
    this.spec = spec;
    this.loss = random.split();
    this.corrupt = random.split();
    this.duplicate = random.split();
    this.reorder = random.split();
    this.jitter = random.split();
  }

  boolean loses() {
    return hits(loss, spec.loss());
  }

  boolean corrupts() {
    return hits(corrupt, spec.corrupt());
  }

  boolean duplicates() {
    return hits(duplicate, spec.duplicate());
  }

  boolean reorders() {
    return hits(reorder, spec.reorder());
  }

  /** Which of so many bits is turned. */
  int bit(int bits) {
    return corrupt.nextInt(bits);
  }

  /** How many frames overtake. */
  int behind(int most) {
    return 1 + reorder.nextInt(most);
  }

  /** The delay of a frame. */
  long delayNanos() {
    long j = spec.jitterNanos();
    return spec.delayNanos() + (j == 0 ? 0 : jitter.nextLong(-j, j + 1));
  }

  private static boolean hits(SplittableRandom random, double p) {
    return p > 0 && random.nextDouble() < p;
  }
}
