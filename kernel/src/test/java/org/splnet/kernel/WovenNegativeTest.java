package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.testing.PortKind;
import org.splnet.kernel.testing.Race;
import org.splnet.kernel.testing.Tally;

/** Programs with a mistake, each of which so many schedules as a race takes must find. */
@Tag("woven")
@SuppressWarnings("LockedCheck")
class WovenNegativeTest {
  private static final int TIMES = 20;

  /** Twenty times, with other seeds each, the schedules of one race. */
  private static void isFoundEachTime(Race broken, String says) {
    for (int time = 0; time < TIMES; time++) {
      long first = 1 + (long) time * PortKind.WALKS;
      assertThat(message(broken, first)).as("schedules from %d on", first).contains(says);
    }
  }

  private static String message(Race broken, long first) {
    for (long seed = first; seed < first + PortKind.WALKS; seed++) {
      try {
        PortKind.once(broken, seed);
      } catch (AssertionError e) {
        return e.getMessage();
      }
    }
    return "nothing found";
  }

  @Test
  void aCalloutThatIsCancelledWithoutWaitingRunsAfterwards() {
    isFoundEachTime(
        arena -> {
          Machine machine = arena.machine(Rig.config(1));
          for (int round = 0; round < 8; round++) {
            AtomicBoolean freed = new AtomicBoolean();
            AtomicInteger begun = new AtomicInteger();
            Callout c =
                machine.callout(
                    "c",
                    (x, n) -> {
                      begun.incrementAndGet();
                      assertThat(freed).as("ran after it was cancelled").isFalse();
                    },
                    NOTHING,
                    Attach.MPSAFE);
            arena.call(
                machine,
                top -> {
                  c.schedule(top, 0);
                  long due = machine.nanos() + CalloutTest.TICK;
                  arena.await("the tick", () -> begun.get() > 0 || machine.nanos() >= due);
                  c.cancel(top);
                  freed.set(true);
                });
          }
        },
        "ran after it was cancelled");
  }

  @Test
  void aNumberThatNoLockGuardsLosesAnUpdate() {
    isFoundEachTime(
        arena -> {
          Machine machine = arena.machine(Rig.config(2));
          Mutex one = machine.mutex(LockOrder.DEVICE, "one");
          Mutex other = machine.mutex(LockOrder.DEVICE, "other");
          Tally sum = new Tally();
          AtomicInteger done = new AtomicInteger();
          SoftInterrupt adder =
              machine.softInterrupt(
                  "adder",
                  Ipl.SOFTNET,
                  (c, n) -> {
                    Mutex m = c.cpu().index() == 0 ? one : other;
                    m.enter(c);
                    sum.add();
                    m.exit(c);
                    done.incrementAndGet();
                  },
                  NOTHING,
                  Attach.MPSAFE);
          adder.schedule(machine.cpu(0));
          adder.schedule(machine.cpu(1));
          arena.await("both", () -> done.get() == 2);
          assertThat(sum.get()).as("sum").isEqualTo(2);
        },
        "sum");
  }
}
