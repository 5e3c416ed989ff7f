package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.splnet.kernel.testing.Arena;
import org.splnet.kernel.testing.BothPorts;
import org.splnet.kernel.testing.PortKind;

/** Callouts whose arming, running and cancelling race. */
@BothPorts
@SuppressWarnings("LockedCheck")
class CalloutRacesTest {
  private static final long TICK = CalloutTest.TICK;
  private static final long DAY = CalloutTest.DAY;

  @Parameter PortKind on;

  @Test
  void armingFromAnotherThreadWakesASleepingCpu() {
    on.run(arena -> {
      Machine threads = arena.sleepy(Rig.config(1));
      AtomicInteger count = new AtomicInteger();
      Callout c = threads.callout("c", (x, n) -> count.incrementAndGet(), NOTHING, Attach.MPSAFE);
      Callout far = threads.callout("far", (x, n) -> {}, NOTHING, Attach.MPSAFE);
      arena.call(threads, top -> far.schedule(top, DAY));
      for (int i = 1; i <= arena.rounds(100, 4); i++) {
        int mine = i;
        arena.call(threads, top -> c.schedule(top, 1));
        arena.await("callout " + mine, () -> count.get() == mine);
      }
    });
  }

  @Test
  void cancelAndWaitWaitsForTheHandlerThoughItArmsItselfAnew() {
    on.run(arena -> {
      Machine threads = arena.machine(Rig.config(2));
      for (int round = 0; round < arena.rounds(200, 2); round++) {
        AtomicBoolean freed = new AtomicBoolean();
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean bad = new AtomicBoolean();
        Callout[] self = new Callout[1];
        self[0] =
            threads.callout(
                "self",
                (c, n) -> {
                  runs.incrementAndGet();
                  self[0].schedule(c, 0);
                  bad.compareAndSet(false, freed.get());
                },
                NOTHING,
                Attach.MPSAFE);
        arena.call(
            threads,
            top -> {
              self[0].schedule(top, 0);
              arena.await("a run", () -> runs.get() > 0);
              self[0].cancelAndWait(top);
              freed.set(true);
              assertThat(self[0].isArmed(top)).isFalse();
            });
        assertThat(bad).as("ran after cancelAndWait").isFalse();
      }
    });
  }

  @Test
  void oneThatIsArmedElsewhereWhileItRunsRunsAgainWhereItIsAndNotBeside() {
    on.run(arena -> {
      Machine threads = arena.machine(Rig.config(2));
      AtomicInteger runs = new AtomicInteger();
      AtomicBoolean release = new AtomicBoolean();
      AtomicBoolean later = new AtomicBoolean();
      Callout slow =
          threads.callout(
              "slow",
              (c, n) -> {
                runs.incrementAndGet();
                arena.await("release", () -> release.get());
              },
              NOTHING,
              Attach.MPSAFE);
      Callout witness =
          threads.callout("witness", (c, n) -> later.set(true), NOTHING, Attach.MPSAFE);
      threads
          .softInterrupt(
              "first", Ipl.SOFTNET, (c, n) -> slow.schedule(c, 0), NOTHING, Attach.MPSAFE)
          .schedule(threads.cpu(0));
      arena.await("the run", () -> runs.get() == 1);
      SoftInterrupt armer =
          threads.softInterrupt(
              "armer",
              Ipl.SOFTNET,
              (c, n) -> {
                slow.schedule(c, 0);
                witness.schedule(c, 3 * TICK);
              },
              NOTHING,
              Attach.MPSAFE);

      armer.schedule(threads.cpu(1));
      arena.await("the other CPU's clock", () -> later.get());
      assertThat(runs).as("runs while the first still runs").hasValue(1);
      release.set(true);
      arena.await("the second run", () -> runs.get() == 2);
    });
  }

  @Test
  void cancelSaysWhetherTheHandlerWillRun() {
    on.run(arena -> {
      Machine machine = arena.machine(Rig.config(2));
      for (int round = 0; round < arena.rounds(100, 3); round++) {
        AtomicInteger runs = new AtomicInteger();
        Callout c = machine.callout("c", (x, n) -> runs.incrementAndGet(), NOTHING, Attach.MPSAFE);
        AtomicInteger cancelled = new AtomicInteger();
        Consumer<Context> canceller =
            top -> {
              if (c.cancel(top)) {
                cancelled.incrementAndGet();
              }
            };
        arena.call(machine, top -> c.schedule(top, 0));
        long due = machine.nanos() + TICK;
        arena.await("the tick", () -> runs.get() > 0 || machine.nanos() >= due);
        Arena.Runner one = arena.start("one", machine, canceller);
        Arena.Runner two = arena.start("two", machine, canceller);
        one.endWell();
        two.endWell();
        arena.call(machine, c::cancelAndWait);
        assertThat(runs.get() + cancelled.get()).as("run or cancelled, once").isEqualTo(1);
      }
    });
  }

  @Test
  void armedAnewFromTwoSidesItRunsAfterTheLastArmingAndNeverTwiceAtOnce() {
    on.run(arena -> {
      Machine machine = arena.machine(Rig.config(2));
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger given = new AtomicInteger();
      AtomicInteger seen = new AtomicInteger();
      Callout c =
          machine.callout(
              "c",
              (x, n) -> {
                assertThat(inside.getAndIncrement()).as("runs besides this").isZero();
                seen.set(given.get());
                inside.decrementAndGet();
              },
              NOTHING,
              Attach.MPSAFE);
      SoftInterrupt armer =
          machine.softInterrupt(
              "armer",
              Ipl.SOFTNET,
              (x, n) -> {
                given.incrementAndGet();
                c.schedule(x, 0);
              },
              NOTHING,
              Attach.MPSAFE);
      for (int i = 0; i < arena.rounds(50, 3); i++) {
        armer.schedule(machine.cpu(0));
        armer.schedule(machine.cpu(1));
        arena.call(
            machine,
            top -> {
              given.incrementAndGet();
              c.schedule(top, TICK);
            });
        arena.await("the run", () -> seen.get() == given.get());
      }
    });
  }
}
