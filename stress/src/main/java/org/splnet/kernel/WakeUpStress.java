package org.splnet.kernel;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Whoever asserts a source sees that the CPU sleeps, or the CPU that is about to sleep sees the
 * assertion; and with it what was written before.
 */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "Slept, and was woken.")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "Saw the assertion and stayed awake.")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Both saw each other.")
@Outcome(id = "0, 0, 0", expect = Expect.FORBIDDEN, desc = "A lost wake-up.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The assertion without what it announces.")
@State
public class WakeUpStress {
  private static final int RANKS = 2;

  private final InterruptState interrupts = new InterruptState(RANKS);
  private final Source source =
      new Source(1) {
        @Override
        void run(Context ctx) {}
      };
  private int data;

  /** Gives the source its bit. */
  public WakeUpStress() {
    interrupts.add(source);
  }

  /** What {@link Cpu#post} does. */
  @Actor
  public void raiser(III_Result result) {
    data = 1;
    result.r1 = interrupts.post(source.bit) && interrupts.sleeping ? 1 : 0;
  }

  /** What {@link Cpu#beginSleep} and {@link Cpu#mustStayAwake} do. */
  @Actor
  public void sleeper(III_Result result) {
    interrupts.sleeping = true;
    if (interrupts.anyAbove(0)) {
      result.r2 = 1;
      result.r3 = data;
    }
  }
}
