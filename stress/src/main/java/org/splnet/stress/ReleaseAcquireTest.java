package org.splnet.stress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What a release store publishes, the acquire load that sees the store sees too. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Looked before it was published.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Looked while it was published.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Published.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag without what it stands for.")
@State
public class ReleaseAcquireTest {
  private static final VarHandle READY;

  static {
    try {
      READY = MethodHandles.lookup().findVarHandle(ReleaseAcquireTest.class, "ready", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private int value;
  private int ready;

  /** Publishes. */
  @Actor
  public void publish() {
    value = 1;
    READY.setRelease(this, 1);
  }

  /** Looks. */
  @Actor
  public void look(II_Result result) {
    result.r1 = (int) READY.getAcquire(this);
    result.r2 = value;
  }
}
