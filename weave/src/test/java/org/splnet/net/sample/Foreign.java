package org.splnet.net.sample;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Calls that make two runs differ, and some that look alike and do not. */
public class Foreign {
  private static final long LOADED = System.nanoTime();

  public long clocks() {
    return System.nanoTime()
        + System.currentTimeMillis()
        + Instant.now().getNano()
        + Clock.systemUTC().millis()
        + LocalDateTime.now().getNano();
  }

  public double chance() {
    return Math.random()
        + new Random().nextInt()
        + new SplittableRandom().nextInt()
        + ThreadLocalRandom.current().nextInt()
        + UUID.randomUUID().hashCode()
        + System.identityHashCode(this);
  }

  public void waits() throws InterruptedException {
    LockSupport.parkNanos(1);
    Thread.sleep(0);
    try {
      wait(1);
    } catch (IllegalMonitorStateException e) {
      // Expected: what matters is that it was told.
    }
  }

  public long innocent() {
    Clock stopped = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    Thread.onSpinWait();
    return new Random(7).nextInt()
        + new SplittableRandom(7).nextInt()
        + Instant.now(stopped).getNano()
        + hashCode()
        + Math.max(LOADED, 1);
  }
}
