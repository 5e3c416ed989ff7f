package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.splnet.kernel.testing.Arena;
import org.splnet.kernel.testing.BothPorts;
import org.splnet.kernel.testing.PortKind;

/** Interrupts on CPUs that race against threads and each other. */
@BothPorts
@SuppressWarnings("LockedCheck")
class InterruptRacesTest {
  @Parameter PortKind on;

  @Test
  void netHandlerPreemptsSoftnetWorkAtMutexExit() {
    on.run(arena -> {
      Machine machine = arena.machine(Rig.config(1));
      List<String> events = new CopyOnWriteArrayList<>();
      AtomicBoolean inside = new AtomicBoolean();
      AtomicBoolean raised = new AtomicBoolean();
      Mutex mutex = machine.mutex(LockOrder.DEVICE, "dev");
      InterruptLine line = machine.line("line", machine.cpu(0));
      arena.call(
          machine,
          top ->
              line.establish(
                  top,
                  "net",
                  Ipl.NET,
                  (c, n) -> events.add("net at depth " + c.frameDepth()),
                  NOTHING,
                  Attach.MPSAFE));
      SoftInterrupt soft =
          machine.softInterrupt(
              "soft",
              Ipl.SOFTNET,
              (c, n) -> {
                mutex.enter(c);
                events.add("locked at depth " + c.frameDepth());
                inside.set(true);
                arena.await("the assertion", () -> raised.get());
                events.add("still locked");
                mutex.exit(c);
                events.add("unlocked at depth " + c.frameDepth());
              },
              NOTHING,
              Attach.MPSAFE);

      soft.schedule(machine.cpu(0));
      arena.await("soft interrupt", () -> inside.get());
      line.raise();
      raised.set(true);
      arena.await("the end", () -> events.size() == 4);

      assertThat(events)
          .containsExactly(
              "locked at depth 1", "still locked", "net at depth 2", "unlocked at depth 1");
    });
  }

  @Test
  void onlyHandlersAboveTheLocksLevelRunWhileTheCpuWaitsForIt() {
    on.run(arena -> {
      Machine machine = arena.machine(Rig.config(1));
      AtomicInteger ticks = new AtomicInteger();
      AtomicBoolean got = new AtomicBoolean();
      AtomicBoolean early = new AtomicBoolean();
      InterruptLine clock = machine.line("clock", machine.cpu(0));
      InterruptLine net = machine.line("net", machine.cpu(0));
      Mutex mutex = machine.mutex(LockOrder.DEVICE, "dev");
      SoftInterrupt soft =
          machine.softInterrupt(
              "soft",
              Ipl.SOFTNET,
              (c, n) -> {
                mutex.enter(c);
                got.set(true);
                mutex.exit(c);
              },
              NOTHING,
              Attach.MPSAFE);
      arena.call(
          machine,
          top -> {
            net.establish(
                top,
                "net",
                Ipl.NET,
                (c, n) -> early.compareAndSet(false, !got.get()),
                NOTHING,
                Attach.MPSAFE);
            clock.establish(
                top, "clock", Ipl.CLOCK, (c, n) -> ticks.incrementAndGet(), NOTHING, Attach.MPSAFE);
            mutex.enter(top);
            soft.schedule(machine.cpu(0));
            Context cpu = machine.cpu(0).context();
            arena.await("the waiter, at the level of the lock", () -> cpu.waitsFor() != null);
            net.raise();
            clock.raise();
            arena.await("the tick", () -> ticks.get() == 1);
            assertThat(got).isFalse();
            mutex.exit(top);
          });
      arena.await("the lock", () -> got.get());
      arena.await("the network interrupt", () -> !machine.cpu(0).interrupts().anyAbove(0));
      assertThat(early).as("the network interrupt came while it was masked").isFalse();
    });
  }

  @Test
  void aCpuThatWaitsForTheKernelLockRunsWhatIsAboveTheLevelFromWhichItAsked() {
    on.run(arena -> {
      Machine machine = arena.machine(Rig.config(1));
      AtomicInteger flagged = new AtomicInteger();
      AtomicInteger wrapped = new AtomicInteger();
      AtomicBoolean asked = new AtomicBoolean();
      InterruptLine line = machine.line("line", machine.cpu(0));
      SoftInterrupt soft =
          machine.softInterrupt(
              "soft", Ipl.SOFTNET, (c, n) -> wrapped.incrementAndGet(), NOTHING, Attach.UNFLAGGED);
      SoftInterrupt first =
          machine.softInterrupt(
              "first", Ipl.SOFTNET, (c, n) -> asked.set(true), NOTHING, Attach.MPSAFE);
      arena.call(
          machine,
          top -> {
            line.establish(
                top, "net", Ipl.NET, (c, n) -> flagged.set(c.frameDepth()), NOTHING, Attach.MPSAFE);
            machine.kernelLock().enter(top);
            first.schedule(machine.cpu(0));
            soft.schedule(machine.cpu(0));
            arena.await("the soft interrupt", () -> asked.get());
            line.raise();
            arena.await("the network interrupt", () -> flagged.get() > 0);
            assertThat(wrapped).hasValue(0);
            machine.kernelLock().exit(top);
          });
      arena.await("the wrapped soft interrupt", () -> wrapped.get() == 1);
    });
  }

  @Test
  void disestablishWaitsForTheRunningHandler() {
    on.run(arena -> {
      Machine machine = arena.machine(Rig.config(2));
      AtomicBoolean running = new AtomicBoolean();
      AtomicBoolean release = new AtomicBoolean();
      AtomicBoolean detached = new AtomicBoolean();
      AtomicInteger runs = new AtomicInteger();
      InterruptLine line = machine.line("line", machine.cpu(1));
      Context top = machine.enterTop();
      InterruptLine.Established e =
          line.establish(
              top,
              "slow",
              Ipl.NET,
              (c, n) -> {
                runs.incrementAndGet();
                running.set(true);
                arena.await("release", () -> release.get());
                assertThat(detached).as("detach did not wait").isFalse();
              },
              NOTHING,
              Attach.MPSAFE);

      line.raise();
      arena.await("the handler", () -> running.get());
      Arena.Runner remover =
          arena.start(
              "remover",
              () ->
                  arena.call(
                      machine,
                      mine -> {
                        line.disestablish(mine, e);
                        detached.set(true);
                      }));
      line.raise();
      assertThat(detached).isFalse();
      release.set(true);
      remover.endWell();
      int then = runs.get();
      line.raise();
      InterruptLine nudge = machine.line("nudge", machine.cpu(1));
      nudge.establish(top, "nudge", Ipl.NET, (c, n) -> {}, NOTHING, Attach.MPSAFE);
      long until = machine.cpu(1).turns() + arena.rounds(100, 10);
      arena.await(
          "turns",
          () -> {
            nudge.raise();
            return machine.cpu(1).turns() >= until;
          });

      assertThat(runs).hasValue(then);
      machine.leaveTop(top);
    });
  }

  @Test
  void aHandlerNeverRunsAfterItIsDetachedHoweverOftenItsLineIsAsserted() {
    on.run(arena -> {
      Machine machine = arena.machine(Rig.config(1));
      AtomicBoolean over = new AtomicBoolean();
      InterruptLine line = machine.line("line", machine.cpu(0));
      AtomicLong other = new AtomicLong();
      Context top = machine.enterTop();
      line.establish(
          top, "other", Ipl.NET, (c, n) -> other.incrementAndGet(), NOTHING, Attach.MPSAFE);
      Arena.Runner raiser =
          arena.start(
              "raiser",
              () -> {
                while (!over.get()) {
                  line.raise();
                  arena.pause();
                }
              });
      for (int i = 0; i < arena.rounds(300, 6); i++) {
        AtomicBoolean dead = new AtomicBoolean();
        InterruptLine.Established e =
            line.establish(
                top,
                "victim",
                i % 2 == 0 ? Ipl.NET : Ipl.TTY,
                (c, n) -> assertThat(dead).as("ran after detach").isFalse(),
                NOTHING,
                i % 3 == 0 ? Attach.UNFLAGGED : Attach.MPSAFE);
        if (i % 5 == 0) {
          arena.await("a run", () -> e.count() > 0);
        }
        line.disestablish(top, e);
        dead.set(true);
      }
      over.set(true);
      raiser.endWell();
      assertThat(other.get()).isPositive();
      machine.leaveTop(top);
    });
  }

  @Test
  void routingUnderLoadLosesNoAssertionAndNeverRunsTheLineOnTwoCpusAtOnce() {
    on.run(arena -> {
      int raises = arena.rounds(20_000, 12);
      Machine machine = arena.sleepy(Rig.config(2));
      AtomicLong produced = new AtomicLong();
      AtomicLong consumed = new AtomicLong();
      AtomicInteger inside = new AtomicInteger();
      AtomicBoolean overlapped = new AtomicBoolean();
      AtomicBoolean over = new AtomicBoolean();
      InterruptLine line = machine.line("line", machine.cpu(0));
      Handler<Object> net =
          (c, n) -> {
            if (inside.getAndIncrement() != 0) {
              overlapped.set(true);
            }
            consumed.set(produced.get());
            inside.getAndDecrement();
          };
      arena.call(machine, top -> line.establish(top, "net", Ipl.NET, net, NOTHING, Attach.MPSAFE));
      Arena.Runner raiser =
          arena.start(
              "raiser",
              () -> {
                for (int i = 0; i < raises; i++) {
                  produced.incrementAndGet();
                  line.raise();
                }
              });
      Arena.Runner attacher =
          arena.start(
              "attacher",
              () ->
                  arena.call(
                      machine,
                      top -> {
                        while (!over.get()) {
                          InterruptLine.Established e =
                              line.establish(
                                  top, "guest", Ipl.TTY, (c, n) -> {}, NOTHING, Attach.MPSAFE);
                          line.disestablish(top, e);
                          arena.pause();
                        }
                      }));
      arena.call(
          machine,
          top -> {
            for (int i = 0; i < arena.rounds(400, 5); i++) {
              line.route(top, machine.cpu((i + 1) % 2));
              long now = produced.incrementAndGet();
              line.raise();
              if (i % 16 == arena.rounds(0, 3)) {
                arena.await("assertion " + now, () -> consumed.get() >= now);
              }
            }
          });
      raiser.endWell();
      over.set(true);
      attacher.endWell();

      arena.await("the last assertion", () -> consumed.get() == produced.get());
      assertThat(overlapped).as("ran on two CPUs at once").isFalse();
    });
  }

  @Test
  void aSleepingCpuMissesNoAssertion() {
    on.run(arena -> {
      Machine machine = arena.sleepy(Rig.config(1));
      AtomicLong seen = new AtomicLong();
      AtomicLong given = new AtomicLong();
      InterruptLine line = machine.line("line", machine.cpu(0));
      arena.call(
          machine,
          top ->
              line.establish(
                  top, "net", Ipl.NET, (c, n) -> seen.set(given.get()), NOTHING, Attach.MPSAFE));
      for (int i = 1; i <= arena.rounds(5_000, 5); i++) {
        long mine = i;
        given.set(mine);
        line.raise();
        arena.await("wake-up " + mine, () -> seen.get() == mine);
      }
    });
  }

  @Test
  void twoCpusMayCallEachOtherAtOnce() {
    on.run(arena -> {
      int calls = arena.rounds(500, 4);
      Machine machine = arena.machine(Rig.config(2));
      AtomicInteger ran = new AtomicInteger();
      AtomicInteger done = new AtomicInteger();
      InterruptLine[] lines = new InterruptLine[2];
      arena.call(
          machine,
          top -> {
            for (int i = 0; i < 2; i++) {
              Cpu other = machine.cpu(1 - i);
              lines[i] = machine.line("line" + i, machine.cpu(i));
              lines[i].establish(
                  top,
                  "caller",
                  Ipl.CLOCK,
                  (c, n) -> {
                    for (int k = 0; k < calls; k++) {
                      machine.crossCall(
                          c,
                          other,
                          (target, x) -> {
                            assertThat(target.cpu()).isSameAs(other);
                            assertThat(target.level()).isEqualTo(machine.rank(Ipl.IPI));
                            ran.incrementAndGet();
                          },
                          NOTHING,
                          true);
                    }
                    done.incrementAndGet();
                  },
                  NOTHING,
                  Attach.MPSAFE);
            }
          });
      lines[0].raise();
      lines[1].raise();
      arena.await("both", () -> done.get() == 2);

      assertThat(ran).hasValue(2 * calls);
    });
  }
}
