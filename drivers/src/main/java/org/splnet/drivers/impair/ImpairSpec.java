package org.splnet.drivers.impair;

/**
 * What is to be done to a link, each way that is {@link #ways named}.
 *
 * <p>As text: {@code loss=1%,delay=5ms~1ms,rate=10Mbit,dup=0.1%,reorder=1%,corrupt=0.01%,limit=100,
 * seed=7,dir=out}, any of them, in any order.
 *
 * @param loss how likely a frame is lost, 0 to 1
 * @param delayNanos how long a frame travels
 * @param jitterNanos how much longer or shorter at most, evenly; order is kept all the same
 * @param bitsPerSecond how fast frames leave, or 0 for at once
 * @param duplicate how likely a frame comes twice
 * @param reorder how likely a frame is overtaken by the next ones, up to three
 * @param corrupt how likely one bit of a frame is turned
 * @param limit most frames held back at once in one direction, those that travel included
 * @param seed of all chance
 * @param ways in which directions
 */
public record ImpairSpec(
    double loss,
    long delayNanos,
    long jitterNanos,
    long bitsPerSecond,
    double duplicate,
    double reorder,
    double corrupt,
    int limit,
    long seed,
    Ways ways) {

  /** The directions, as the host sees them. */
  public enum Ways {
    /** What the host sends. */
    OUT,
    /** What it receives. */
    IN,
    /** Both, each by itself: a round trip is delayed twice. */
    BOTH;

    boolean out() {
      return this != IN;
    }

    boolean in() {
      return this != OUT;
    }
  }

  /** How many frames are held back unless told otherwise. */
  public static final int DEFAULT_LIMIT = 1000;

  /** More than that cannot be asked for. */
  public static final int MAX_LIMIT = 1 << 16;

  private static final long MAX_DELAY_NANOS = 3_600_000_000_000L;

  /** A perfect link. */
  public static final ImpairSpec NONE =
      new ImpairSpec(0, 0, 0, 0, 0, 0, 0, DEFAULT_LIMIT, 1, Ways.BOTH);

  /** Checks the figures. */
  public ImpairSpec {
    checkChance("loss", loss);
    checkChance("dup", duplicate);
    checkChance("reorder", reorder);
    checkChance("corrupt", corrupt);
    if (delayNanos < 0 || jitterNanos < 0 || bitsPerSecond < 0) {
      throw new IllegalArgumentException(
          "delay "
              + delayNanos
              + " ns, jitter "
              + jitterNanos
              + " ns, rate "
              + bitsPerSecond
              + " bit/s: none of them may be negative");
    }
    if (jitterNanos > delayNanos) {
      throw new IllegalArgumentException(
          "jitter of %s around a delay of %s would have frames arrive before they are sent: lower the jitter or raise the delay"
              .formatted(ImpairText.time(jitterNanos), ImpairText.time(delayNanos)));
    }
    if (delayNanos > MAX_DELAY_NANOS) {
      throw new IllegalArgumentException(
          "delay of %s: an hour at most".formatted(ImpairText.time(delayNanos)));
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit=" + limit + ": give a number of frames from 1 to " + MAX_LIMIT);
    }
  }

  private static void checkChance(String name, double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          name + " of " + p * 100 + "%: give a share from 0% to 100%");
    }
  }

  /**
   * Reads what {@code splnet --impair} takes.
   *
   * @throws IllegalArgumentException if it makes no sense, with the remedy
   */
  public static ImpairSpec parse(String text) {
    return ImpairText.parse(text);
  }

  /** The same with another loss. */
  public ImpairSpec withLoss(double p) {
    return new ImpairSpec(
        p, delayNanos, jitterNanos, bitsPerSecond, duplicate, reorder, corrupt, limit, seed, ways);
  }

  /** The same with another delay and jitter. */
  public ImpairSpec withDelay(long nanos, long jitter) {
    return new ImpairSpec(
        loss, nanos, jitter, bitsPerSecond, duplicate, reorder, corrupt, limit, seed, ways);
  }

  /** The same with another rate. */
  public ImpairSpec withRate(long bits) {
    return new ImpairSpec(
        loss, delayNanos, jitterNanos, bits, duplicate, reorder, corrupt, limit, seed, ways);
  }

  /** The same with another share of duplicates. */
  public ImpairSpec withDuplicate(double p) {
    return new ImpairSpec(
        loss, delayNanos, jitterNanos, bitsPerSecond, p, reorder, corrupt, limit, seed, ways);
  }

  /** The same with another share of frames that are overtaken. */
  public ImpairSpec withReorder(double p) {
    return new ImpairSpec(
        loss, delayNanos, jitterNanos, bitsPerSecond, duplicate, p, corrupt, limit, seed, ways);
  }

  /** The same with another share of frames of which a bit is turned. */
  public ImpairSpec withCorrupt(double p) {
    return new ImpairSpec(
        loss, delayNanos, jitterNanos, bitsPerSecond, duplicate, reorder, p, limit, seed, ways);
  }

  /** The same with another limit. */
  public ImpairSpec withLimit(int frames) {
    return new ImpairSpec(
        loss,
        delayNanos,
        jitterNanos,
        bitsPerSecond,
        duplicate,
        reorder,
        corrupt,
        frames,
        seed,
        ways);
  }

  /** The same with another seed. */
  public ImpairSpec withSeed(long s) {
    return new ImpairSpec(
        loss, delayNanos, jitterNanos, bitsPerSecond, duplicate, reorder, corrupt, limit, s, ways);
  }

  /** The same in other directions. */
  public ImpairSpec withWays(Ways w) {
    return new ImpairSpec(
        loss, delayNanos, jitterNanos, bitsPerSecond, duplicate, reorder, corrupt, limit, seed, w);
  }

  /** As text, which {@link #parse} reads back. */
  @Override
  public String toString() {
    return ImpairText.render(this);
  }
}
