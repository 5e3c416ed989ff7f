package org.splnet.kernel;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The word behind a spin lock excludes, and hands over what was written under it, however deep it
 * was taken. In the package of the lock, on the class path, because the lock is nobody else's.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "The first before the second.")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "The second before the first.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both inside, or an update unseen.")
@State
public class RealLockStress {
  private final RealLock lock = new RealLock();
  private int value;

  private int increment(int id, boolean whole) {
    while (!lock.isFree() || !lock.tryTake(id)) {
      Thread.onSpinWait();
    }
    lock.deeper();
    int now = ++value;
    if (!lock.heldBy(id) || lock.depth() != 2) {
      return -1;
    }
    if (whole) {
      lock.dropAll();
    } else {
      lock.leave();
      lock.leave();
    }
    return now;
  }

  /** Leaves step by step. */
  @Actor
  public void first(II_Result result) {
    result.r1 = increment(1, false);
  }

  /** Drops the whole depth. */
  @Actor
  public void second(II_Result result) {
    result.r2 = increment(2, true);
  }
}
