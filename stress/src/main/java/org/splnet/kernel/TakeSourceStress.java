package org.splnet.kernel;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A pending bit is taken by one: the CPU that runs its source or whoever takes it back. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The CPU took it.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "It was taken back.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Taken twice, or lost.")
@State
public class TakeSourceStress {
  private static final long BIT = 2;
  private static final long OTHER = 4;

  private final InterruptState interrupts = new InterruptState(1);

  /** Asserts it. */
  public TakeSourceStress() {
    interrupts.post(BIT);
  }

  /** Delivery. */
  @Actor
  public void cpu(II_Result result) {
    result.r1 = interrupts.withdraw(BIT) != 0 ? 1 : 0;
  }

  /** Removal, while another source is asserted. */
  @Actor
  public void remover(II_Result result) {
    interrupts.post(OTHER);
    result.r2 = interrupts.withdraw(BIT) != 0 ? 1 : 0;
  }
}
