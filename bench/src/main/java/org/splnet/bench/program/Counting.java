package org.splnet.bench.program;

import java.util.concurrent.atomic.AtomicInteger;
import org.splnet.kernel.Machine;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;

/** Application threads that each count up a shared number so many times: nothing but points. */
public final class Counting implements Program {
  private static final int THREADS = 3;
  private static final int STEPS = 10;

  private final int threads;
  private final int steps;

  /** Three threads of ten steps. */
  public Counting() {
    this(THREADS, STEPS);
  }

  /** So many threads of so many steps. */
  public Counting(int threads, int steps) {
    this.threads = threads;
    this.steps = steps;
  }

  @Override
  public void build(World world) {
    Machine machine = world.machine(1);
    AtomicInteger number = new AtomicInteger();
    for (int t = 0; t < threads; t++) {
      world.top(
          machine,
          "t" + t,
          ctx -> {
            for (int i = 0; i < steps; i++) {
              number.incrementAndGet();
            }
          });
    }
  }
}
