package org.splnet.drivers.impair;

import java.util.function.Consumer;

/**
 * What is to be done to a link, each way that is {@link #ways named}.
 *
 * <p>As text: {@code loss=1%,burst=5,delay=5ms~1ms,tail=1%~20ms,rate=10Mbit,dup=0.1%,reorder=1%,
 * corrupt=0.01%,limit=100,seed=7,dir=out}, any of them, in any order.
 *
 * @param loss how likely a frame is lost, 0 to 1
 * @param burst how many frames in a row are lost on the average, where some are (Gilbert, 1960); 0
 *     if each is lost or not by itself
 * @param delayNanos how long a frame travels
 * @param jitterNanos how much longer or shorter at most, evenly; order is kept all the same
 * @param tail how likely a frame travels longer than that by a time from a Pareto distribution of
 *     shape {@value #TAIL_SHAPE}: three times {@code tailNanos} on the average, more than ten times
 *     once in thirty; never more than {@value #TAIL_MOST} times
 * @param tailNanos how much longer at least
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
    double burst,
    long delayNanos,
    long jitterNanos,
    double tail,
    long tailNanos,
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

  /** The shape of the distribution of those that are late: its mean is finite, its variance not. */
  public static final double TAIL_SHAPE = 1.5;

  /** The longest that a frame is late, in units of the shortest. */
  public static final long TAIL_MOST = 100;

  private static final int MAX_BURST = 1 << 20;
  private static final long MAX_DELAY_NANOS = 3_600_000_000_000L;

  /** A perfect link. */
  public static final ImpairSpec NONE =
      new ImpairSpec(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, DEFAULT_LIMIT, 1, Ways.BOTH);

  /** Checks the figures. */
  public ImpairSpec {
    checkChance("loss", loss);
    checkChance("tail", tail);
    checkChance("dup", duplicate);
    checkChance("reorder", reorder);
    checkChance("corrupt", corrupt);
    if (!(burst == 0 || (burst >= 1 && burst <= MAX_BURST))) {
      throw new IllegalArgumentException(
          "burst=" + burst + ": give a number of frames from 1 to " + MAX_BURST);
    }
    if (tailNanos < 0 || tailNanos > MAX_DELAY_NANOS / TAIL_MOST) {
      throw new IllegalArgumentException(
          "tail of %s: the longest delay is %d times that, and an hour at most"
              .formatted(ImpairText.time(tailNanos), TAIL_MOST));
    }
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
    return with(d -> d.loss = p);
  }

  /** The same with losses in bursts of so many frames on the average; 0 for each by itself. */
  public ImpairSpec withBurst(double frames) {
    return with(d -> d.burst = frames);
  }

  /** The same with another delay and jitter. */
  public ImpairSpec withDelay(long nanos, long jitter) {
    return with(d -> {
      d.delayNanos = nanos;
      d.jitterNanos = jitter;
    });
  }

  /** The same with another share of frames that are late, and by how much at least. */
  public ImpairSpec withTail(double share, long leastNanos) {
    return with(d -> {
      d.tail = share;
      d.tailNanos = leastNanos;
    });
  }

  /** The same with another rate. */
  public ImpairSpec withRate(long bits) {
    return with(d -> d.bitsPerSecond = bits);
  }

  /** The same with another share of duplicates. */
  public ImpairSpec withDuplicate(double p) {
    return with(d -> d.duplicate = p);
  }

  /** The same with another share of frames that are overtaken. */
  public ImpairSpec withReorder(double p) {
    return with(d -> d.reorder = p);
  }

  /** The same with another share of frames of which a bit is turned. */
  public ImpairSpec withCorrupt(double p) {
    return with(d -> d.corrupt = p);
  }

  /** The same with another limit. */
  public ImpairSpec withLimit(int frames) {
    return with(d -> d.limit = frames);
  }

  /** The same with another seed. */
  public ImpairSpec withSeed(long s) {
    return with(d -> d.seed = s);
  }

  /** The same in other directions. */
  public ImpairSpec withWays(Ways w) {
    return with(d -> d.ways = w);
  }

  private ImpairSpec with(Consumer<Draft> change) {
    Draft d = new Draft(this);
    change.accept(d);
    return d.spec();
  }

  /** A copy that can be changed. */
  private static final class Draft {
    double loss;
    double burst;
    long delayNanos;
    long jitterNanos;
    double tail;
    long tailNanos;
    long bitsPerSecond;
    double duplicate;
    double reorder;
    double corrupt;
    int limit;
    long seed;
    Ways ways;

    Draft(ImpairSpec of) {
      loss = of.loss;
      burst = of.burst;
      delayNanos = of.delayNanos;
      jitterNanos = of.jitterNanos;
      tail = of.tail;
      tailNanos = of.tailNanos;
      bitsPerSecond = of.bitsPerSecond;
      duplicate = of.duplicate;
      reorder = of.reorder;
      corrupt = of.corrupt;
      limit = of.limit;
      seed = of.seed;
      ways = of.ways;
    }

    ImpairSpec spec() {
      return new ImpairSpec(
          loss,
          burst,
          delayNanos,
          jitterNanos,
          tail,
          tailNanos,
          bitsPerSecond,
          duplicate,
          reorder,
          corrupt,
          limit,
          seed,
          ways);
    }
  }

  /** As text, which {@link #parse} reads back. */
  @Override
  public String toString() {
    return ImpairText.render(this);
  }
}
