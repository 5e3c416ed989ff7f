package org.splnet.net.sample;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Method references to what a simulation is told of. */
public class References {
  public LongSupplier clock() {
    return System::nanoTime;
  }

  public IntSupplier counter(AtomicInteger n) {
    return n::incrementAndGet;
  }
}
