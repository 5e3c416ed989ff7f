package org.splnet.drivers.fxp;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A device fills a descriptor and then says so in its status word: whoever sees the word sees the
 * rest. Descriptors lie in the card's region or in packet memory.
 */
public final class DescriptorWordStress {
  /** More than there are states at a time. */
  private static final int DESCRIPTORS = 1 << 15;

  private static final int STRIDE = 64;
  private static final int STATUS = 0;
  private static final int COUNT = 4;
  private static final int COMPLETE = 0x1234;

  private static final HostBus BUS = new HostBus(new DmaRegion(DESCRIPTORS * STRIDE));
  private static final AtomicInteger NEXT = new AtomicInteger();

  private DescriptorWordStress() {}

  private static int fresh(int base) {
    int at = base + (NEXT.getAndIncrement() & (DESCRIPTORS - 1)) * STRIDE;
    BUS.setI32(at + COUNT, 0);
    BUS.setU16(at + STATUS, 0);
    return at;
  }

  private static void complete(int at) {
    BUS.setI32(at + COUNT, 60);
    BUS.setU16(at + STATUS, COMPLETE);
  }

  private static void look(int at, II_Result r) {
    r.r1 = BUS.u16(at + STATUS);
    r.r2 = BUS.i32(at + COUNT);
  }

  /** In the region of the card. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 60"},
      expect = Expect.ACCEPTABLE,
      desc = "Not yet said.")
  @Outcome(id = "4660, 60", expect = Expect.ACCEPTABLE, desc = "Said, and all there.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Said too early.")
  @State
  public static class InTheRegion {
    private final int at = fresh(DmaRegion.BASE);

    /** Fills it. */
    @Actor
    public void device() {
      complete(at);
    }

    /** Looks at the word, then at the rest. */
    @Actor
    public void driver(II_Result r) {
      look(at, r);
    }
  }

  /** In packet memory. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 60"},
      expect = Expect.ACCEPTABLE,
      desc = "Not yet said.")
  @Outcome(id = "4660, 60", expect = Expect.ACCEPTABLE, desc = "Said, and all there.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Said too early.")
  @State
  public static class InPacketMemory {
    private final int at = fresh(STRIDE);

    /** Fills it. */
    @Actor
    public void device() {
      complete(at);
    }

    /** Looks at the word, then at the rest. */
    @Actor
    public void driver(II_Result r) {
      look(at, r);
    }
  }
}
