package org.splnet.drivers.impair;

import java.util.SplittableRandom;

/**
 * The chances that the frames of one direction take: a generator for each kind of impairment, all
 * from one seed. So the n-th frame is lost or spared whatever else is done to the link.
 *
 * <p>Not safe by itself: whoever owns the direction calls it, one at a time, once for each frame.
 */
public final class Chance {
  private final ImpairSpec spec;
  private final SplittableRandom loss;
  private final SplittableRandom corrupt;
  private final SplittableRandom duplicate;
  private final SplittableRandom reorder;
  private final SplittableRandom jitter;
  private final SplittableRandom tail;

  /** A burst of losses is under way. */
  private boolean bursting;

  /** The chances of a direction; takes its seeds from {@code random}. */
  public Chance(ImpairSpec spec, SplittableRandom random) {
    this.spec = spec;
    this.loss = random.split();
    this.corrupt = random.split();
    this.duplicate = random.split();
    this.reorder = random.split();
    this.jitter = random.split();
    this.tail = random.split();
  }

  /** Whether a frame is lost. */
  public boolean loses() {
    double p = spec.loss();
    if (spec.burst() == 0 || p == 0 || p == 1) {
      return hits(loss, p);
    }
    // Two states, one of which loses all: left as often as bursts are long, entered so that the
    // share of losses comes out.
    double x = loss.nextDouble();
    bursting = bursting ? x >= 1 / spec.burst() : x < p / (spec.burst() * (1 - p));
    return bursting;
  }

  /** Whether a bit of it is turned. */
  public boolean corrupts() {
    return hits(corrupt, spec.corrupt());
  }

  /** Whether it comes twice. */
  public boolean duplicates() {
    return hits(duplicate, spec.duplicate());
  }

  /** Whether it is overtaken. */
  public boolean reorders() {
    return hits(reorder, spec.reorder());
  }

  /** Which of so many bits is turned. */
  public int bit(int bits) {
    return corrupt.nextInt(bits);
  }

  /** How many frames overtake. */
  public int behind(int most) {
    return 1 + reorder.nextInt(most);
  }

  /** The delay of a frame. */
  public long delayNanos() {
    long j = spec.jitterNanos();
    return spec.delayNanos() + (j == 0 ? 0 : jitter.nextLong(-j, j + 1)) + lateNanos();
  }

  /** How much a frame is late beyond that. */
  private long lateNanos() {
    if (!hits(tail, spec.tail())) {
      return 0;
    }
    double times = StrictMath.pow(1 - tail.nextDouble(), -1 / ImpairSpec.TAIL_SHAPE);
    return (long) (spec.tailNanos() * Math.min(times, ImpairSpec.TAIL_MOST));
  }

  private static boolean hits(SplittableRandom random, double p) {
    return p > 0 && random.nextDouble() < p;
  }
}
