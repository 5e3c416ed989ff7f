package org.splnet.simnet;

import java.time.Duration;
import org.splnet.drivers.impair.ImpairSpec;

/**
 * What a link does to frames, one way between two hosts. Immutable.
 *
 * <p>As text: {@code delay=5ms~1ms,tail=1%~20ms,loss=1%,burst=5,dup=0.1%,reorder=1%,corrupt=0.01%,
 * rate=10Mbit,limit=100}, any of them, in any order; what is left out is as in {@link #PERFECT}.
 * {@code docs/simnet.md} says what each means. Chance comes from the network's seed.
 */
public final class LinkSpec {
  /** No delay, no loss, no limit of rate. */
  public static final LinkSpec PERFECT = new LinkSpec(ImpairSpec.NONE);

  /** A link in the same room: 50 microseconds, and nothing else. */
  public static final LinkSpec DEFAULT = PERFECT.withDelay(Duration.ofNanos(50_000));

  private final ImpairSpec spec;

  private LinkSpec(ImpairSpec spec) {
    this.spec = spec;
  }

  /**
   * Reads it from text.
   *
   * @throws IllegalArgumentException if it makes no sense, with the remedy
   */
  public static LinkSpec of(String text) {
    if (text.isBlank()) {
      return PERFECT;
    }
    for (String item : text.split(",", -1)) {
      String key = item.strip();
      if (key.startsWith("seed=") || key.startsWith("dir=")) {
        throw new IllegalArgumentException(
            "'"
                + key
                + "' in '"
                + text
                + "': chance comes from the network's seed, and a direction is set with"
                + " SimLink.set(from, to, spec): leave it out");
      }
    }
    return new LinkSpec(ImpairSpec.parse(text));
  }

  ImpairSpec spec() {
    return spec;
  }

  /** The same with another delay. */
  public LinkSpec withDelay(Duration delay) {
    return new LinkSpec(spec.withDelay(delay.toNanos(), spec.jitterNanos()));
  }

  /** The same with delays up to so much longer and shorter, evenly; at most the delay. */
  public LinkSpec withJitter(Duration jitter) {
    return new LinkSpec(spec.withDelay(spec.delayNanos(), jitter.toNanos()));
  }

  /**
   * The same with a share of frames (0 to 1) that travel longer by a time from a Pareto
   * distribution of shape 1.5 whose smallest value is {@code least}: three times that on the
   * average, more than ten times once in thirty.
   */
  public LinkSpec withTail(double share, Duration least) {
    return new LinkSpec(spec.withTail(share, least.toNanos()));
  }

  /** The same with a share of frames (0 to 1) lost, each by itself. */
  public LinkSpec withLoss(double share) {
    return new LinkSpec(spec.withLoss(share).withBurst(0));
  }

  /** The same with a share of frames (0 to 1) lost, so many in a row on the average. */
  public LinkSpec withLoss(double share, double inARow) {
    return new LinkSpec(spec.withLoss(share).withBurst(inARow));
  }

  /** The same with a share of frames (0 to 1) that come twice. */
  public LinkSpec withDuplicates(double share) {
    return new LinkSpec(spec.withDuplicate(share));
  }

  /** The same with a share of frames (0 to 1) that one to three later ones overtake. */
  public LinkSpec withReordering(double share) {
    return new LinkSpec(spec.withReorder(share));
  }

  /** The same with a share of frames (0 to 1) of which one bit is turned. */
  public LinkSpec withCorruption(double share) {
    return new LinkSpec(spec.withCorrupt(share));
  }

  /** The same with so many bits a second; 0 for no limit. */
  public LinkSpec withRate(long bitsPerSecond) {
    return new LinkSpec(spec.withRate(bitsPerSecond));
  }

  /** The same with so many frames on the way at once, those that wait for the rate included. */
  public LinkSpec withLimit(int frames) {
    return new LinkSpec(spec.withLimit(frames));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkSpec l && l.spec.equals(spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }

  /** As text, which {@link #of} reads back. */
  @Override
  public String toString() {
    return spec.toString().replaceAll("(^|,)(seed|dir)=[^,]*", "");
  }
}
