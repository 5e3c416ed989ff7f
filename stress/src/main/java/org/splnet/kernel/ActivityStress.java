package org.splnet.kernel;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Whoever has detached a handler and waited may free what the handler uses: a run that still found
 * the handler has ended by then, and what it wrote is seen.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Did not run.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Ran, and the remover waited.")
@Outcome(id = "2, .*", expect = Expect.FORBIDDEN, desc = "Ran on something freed.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "Ran, and what it wrote is unseen.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Something else.")
@State
public class ActivityStress {
  private final Activity activity = new Activity();
  private volatile boolean attached = true;
  private boolean freed;
  private int written;

  /** The CPU that runs the handler. */
  @Actor
  public void runner(II_Result result) {
    activity.begin();
    if (attached) {
      boolean before = freed;
      written = 1;
      result.r1 = before || freed ? 2 : 1;
    }
    activity.end();
  }

  /** The one that detaches it. */
  @Actor
  public void remover(II_Result result) {
    attached = false;
    activity.await(StressMachine.FINE.first, StressMachine.FINE.machine.cpu(0), "the handler");
    result.r2 = written;
    freed = true;
  }
}
