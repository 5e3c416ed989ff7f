package org.splnet.kernel;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What a device wrote before it asserted a gated line is seen by the run under way or by another.
 */
public final class LineGateStress {
  private LineGateStress() {}

  /** A gate that has given its line to a CPU. */
  private static LineGate given() {
    LineGate gate = new LineGate();
    Cpu[] cpus = {StressMachine.FINE.machine.cpu(0)};
    gate.publish(new LineGate.Spread(cpus, new long[1], 1));
    gate.raise();
    return gate;
  }

  /** Round-robin: the run ends, and the line goes on to the next CPU if it was asserted. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Seen by the run that was to come.")
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Not seen, and another run comes.")
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Seen, and another run comes.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An assertion lost.")
  @State
  public static class End {
    private final LineGate gate = given();
    private int data;

    /** Has something, and asserts the line. */
    @Actor
    public void device() {
      data = 1;
      gate.raise();
    }

    /** Runs the handlers. */
    @Actor
    public void cpu(II_Result result) {
      gate.begin();
      result.r1 = data;
      gate.end();
    }

    /** Is there another run? */
    @Arbiter
    public void after(II_Result result) {
      result.r2 = gate.isGiven() ? 1 : 0;
    }
  }

  /** Polling: the list goes on with the line, or lets it interrupt again. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Seen by the run that was to come.")
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Not seen, and polled again.")
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Seen, and polled again.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An assertion lost.")
  @State
  public static class Poll {
    private final LineGate gate = given();
    private int data;
    private boolean again;

    /** Has something, and asserts the line. */
    @Actor
    public void device() {
      data = 1;
      gate.raise();
    }

    /** Polls once. */
    @Actor
    public void cpu(II_Result result) {
      gate.begin();
      result.r1 = data;
      again = gate.pollAgain();
    }

    /** Is there another run? */
    @Arbiter
    public void after(II_Result result) {
      result.r2 = again || gate.isGiven() ? 1 : 0;
    }
  }
}
