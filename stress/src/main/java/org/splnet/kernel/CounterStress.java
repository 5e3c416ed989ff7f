package org.splnet.kernel;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A counter is read while another counts: a value is one that was counted, whole, and never an
 * older one than the reader has seen. Each count adds one to both halves of the word.
 */
@JCStressTest
@Outcome(
    id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"},
    expect = Expect.ACCEPTABLE,
    desc = "Counted so far, and does not go back.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Half a count, or one that goes back.")
@State
public class CounterStress {
  private static final long BOTH_HALVES = (1L << 32) | 1;
  private static final int TORN = -1;

  private final Counter counter = new Counter();

  /** Counts twice. */
  @Actor
  public void counts() {
    counter.add(BOTH_HALVES);
    counter.add(BOTH_HALVES);
  }

  /** Reads twice. */
  @Actor
  public void reads(II_Result r) {
    r.r1 = half(counter.get());
    r.r2 = half(counter.get());
  }

  private static int half(long value) {
    int low = (int) value;
    return low == (int) (value >>> 32) ? low : TORN;
  }
}
