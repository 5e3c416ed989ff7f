package org.splnet.kernel;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A mutex with a lock of its own excludes; and so do two mutexes behind one shared lock. */
public final class MutexStress {
  private MutexStress() {}

  private static int increment(Mutex mutex, Context ctx, int[] value) {
    mutex.enter(ctx);
    try {
      return ++value[0];
    } finally {
      mutex.exit(ctx);
    }
  }

  /** One mutex, entered by one and tried by the other. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "The first before the second.")
  @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "The second before the first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both inside, or an update unseen.")
  @State
  public static class Own {
    private final Mutex mutex = StressMachine.FINE.machine.mutex(LockOrder.SORCV, "rcv");
    private final int[] value = new int[1];

    /** Enters. */
    @Actor
    public void first(II_Result result) {
      result.r1 = increment(mutex, StressMachine.FINE.first, value);
    }

    /** Tries until it succeeds. */
    @Actor
    public void second(II_Result result) {
      Context ctx = StressMachine.FINE.second;
      while (result.r2 == 0) {
        if (mutex.tryEnter(ctx)) {
          try {
            result.r2 = ++value[0];
          } finally {
            mutex.exit(ctx);
          }
        }
      }
    }
  }

  /** Two mutexes of two classes that the binding puts behind one lock. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "The first before the second.")
  @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "The second before the first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both inside, or an update unseen.")
  @State
  public static class Shared {
    private final Mutex rcv = StressMachine.SOFTNET.machine.mutex(LockOrder.SORCV, "rcv");
    private final Mutex routes = StressMachine.SOFTNET.machine.mutex(LockOrder.ROUTE, "routes");
    private final int[] value = new int[1];

    /** By the outer class. */
    @Actor
    public void first(II_Result result) {
      result.r1 = increment(rcv, StressMachine.SOFTNET.first, value);
    }

    /** By the inner class. */
    @Actor
    public void second(II_Result result) {
      result.r2 = increment(routes, StressMachine.SOFTNET.second, value);
    }
  }

  /** A reader sees a writer's changes all or not at all. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Read before.")
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Read after.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Read while it was written.")
  @State
  public static class ReadersAndWriter {
    private final RwLock lock = StressMachine.FINE.machine.rwLock(LockOrder.UDPTABLE, "udp");
    private int x;
    private int y;

    /** Writes both. */
    @Actor
    public void write() {
      lock.enterWrite(StressMachine.FINE.first);
      try {
        x = 1;
        y = 1;
      } finally {
        lock.exitWrite(StressMachine.FINE.first);
      }
    }

    /** Reads both. */
    @Actor
    public void read(II_Result result) {
      lock.enterRead(StressMachine.FINE.second);
      try {
        result.r1 = x;
        result.r2 = y;
      } finally {
        lock.exitRead(StressMachine.FINE.second);
      }
    }
  }
}
