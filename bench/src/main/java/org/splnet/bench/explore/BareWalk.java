package org.splnet.bench.explore;

import java.util.concurrent.atomic.AtomicInteger;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/**
 * A random walk over coroutines that count up a shared number, and nothing else: no machine, no
 * checker, no record of what happened. What an explorer on the same coroutines cannot exceed.
 */
final class BareWalk {
  private static final ContinuationScope SCOPE = new ContinuationScope("bare");

  private final int threads;
  private final int steps;
  private long random;

  /** A walk over so many threads of so many steps. */
  BareWalk(int threads, int steps, long seed) {
    this.threads = threads;
    this.steps = steps;
    this.random = seed;
  }

  /** Runs one schedule; returns what was counted. */
  int run() {
    AtomicInteger number = new AtomicInteger();
    Continuation[] left = new Continuation[threads];
    for (int t = 0; t < threads; t++) {
      left[t] = new Continuation(SCOPE, () -> count(number));
    }
    int size = threads;
    while (size > 0) {
      int i = below(size);
      Continuation c = left[i];
      c.run();
      if (c.isDone()) {
        left[i] = left[--size];
      }
    }
    return number.get();
  }

  private void count(AtomicInteger number) {
    for (int i = 0; i < steps; i++) {
      Continuation.yield(SCOPE);
      number.incrementAndGet();
    }
  }

  /** SplitMix64, reduced by multiplication. */
  private int below(int n) {
    random += 0x9E3779B97F4A7C15L;
    long z = (random ^ (random >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (int) (((z & 0xFFFFFFFFL) * n) >>> 32);
  }
}
