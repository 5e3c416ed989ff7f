package org.splnet.net.icmp;

/**
 * A rate limit: tokens come at a rate, up to a burst, and each event takes one. Time is an
 * argument. Belongs to one context, so it needs no lock.
 */
public final class TokenBucket {
  private final long nanosPerToken;
  private final long burstNanos;

  /** The tokens that are there, as the time in which they came. */
  private long creditNanos;

  private long lastNanos;

  /** A full bucket. */
  public TokenBucket(int perSecond, int burst, long nowNanos) {
    nanosPerToken = 1_000_000_000L / perSecond;
    burstNanos = nanosPerToken * burst;
    creditNanos = burstNanos;
    lastNanos = nowNanos;
  }

  /** Takes a token; false if there is none. */
  public boolean take(long nowNanos) {
    long passed = Math.clamp(nowNanos - lastNanos, 0, burstNanos);
    lastNanos = nowNanos;
    creditNanos = Math.min(burstNanos, creditNanos + passed);
    if (creditNanos < nanosPerToken) {
      return false;
    }
    creditNanos -= nanosPerToken;
    return true;
  }
}
