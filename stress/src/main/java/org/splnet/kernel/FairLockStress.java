package org.splnet.kernel;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The fair kinds of spin lock exclude, hand over what was written under them, and let everybody in:
 * a lost turn would hang the test.
 */
public final class FairLockStress {
  private FairLockStress() {}

  /** Twice in a row, so that the second time meets a line that is just being left. */
  private static int increment(Mutex mutex, Context ctx, int[] value) {
    int mine = 0;
    for (int i = 0; i < 2; i++) {
      mutex.enter(ctx);
      try {
        mine = ++value[0];
      } finally {
        mutex.exit(ctx);
      }
    }
    return mine;
  }

  /** Tickets. */
  @JCStressTest
  @Outcome(id = "4, [23]", expect = Expect.ACCEPTABLE, desc = "The first was last.")
  @Outcome(id = "[23], 4", expect = Expect.ACCEPTABLE, desc = "The second was last.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both inside, or an update unseen.")
  @State
  public static class Ticket {
    private final Mutex mutex = StressMachine.TICKET.machine.mutex(LockOrder.SORCV, "rcv");
    private final int[] value = new int[1];

    /** One. */
    @Actor
    public void first(II_Result result) {
      result.r1 = increment(mutex, StressMachine.TICKET.first, value);
    }

    /** The other. */
    @Actor
    public void second(II_Result result) {
      result.r2 = increment(mutex, StressMachine.TICKET.second, value);
    }
  }

  /** A queue of nodes. */
  @JCStressTest
  @Outcome(id = "4, [23]", expect = Expect.ACCEPTABLE, desc = "The first was last.")
  @Outcome(id = "[23], 4", expect = Expect.ACCEPTABLE, desc = "The second was last.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both inside, or an update unseen.")
  @State
  public static class Queued {
    private final Mutex mutex = StressMachine.QUEUED.machine.mutex(LockOrder.SORCV, "rcv");
    private final int[] value = new int[1];

    /** One. */
    @Actor
    public void first(II_Result result) {
      result.r1 = increment(mutex, StressMachine.QUEUED.first, value);
    }

    /** The other. */
    @Actor
    public void second(II_Result result) {
      result.r2 = increment(mutex, StressMachine.QUEUED.second, value);
    }
  }
}
