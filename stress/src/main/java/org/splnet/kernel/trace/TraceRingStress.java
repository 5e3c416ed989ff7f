package org.splnet.kernel.trace;

import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Records are read while they are written: each that is read is whole. */
@JCStressTest
@Outcome(
    id = {"0, 0", "11, 0", "11, 12"},
    expect = Expect.ACCEPTABLE,
    desc = "As many as were there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A record without its time or its value.")
@State
public class TraceRingStress {
  private static final int NAME = 3;
  private static final int TIME = 7;

  private final TraceRing ring = new TraceRing(() -> TIME, () -> true, 4);

  /** Writes two. */
  @Actor
  public void write() {
    ring.event(NAME, 11, 1);
    ring.event(NAME, 12, 1);
  }

  /** Reads what is there. */
  @Actor
  public void read(II_Result r) {
    List<TraceRecord> all = ring.records();
    r.r1 = value(all, 0);
    r.r2 = value(all, 1);
  }

  private static int value(List<TraceRecord> all, int i) {
    if (i >= all.size()) {
      return 0;
    }
    TraceRecord record = all.get(i);
    return record.nanos() == TIME && record.name() == NAME ? record.value() : -1;
  }
}
