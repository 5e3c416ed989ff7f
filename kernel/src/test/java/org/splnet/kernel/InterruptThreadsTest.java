package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.host.HostPort;

/** Interrupts on CPUs that are threads. */
@SuppressWarnings("LockedCheck")
class InterruptThreadsTest {
  @Test
  void netHandlerPreemptsSoftnetWorkAtMutexExit() {
    try (Machine machine = Rig.threads(Rig.config(1))) {
      List<String> events = new CopyOnWriteArrayList<>();
      AtomicBoolean inside = new AtomicBoolean();
      AtomicBoolean raised = new AtomicBoolean();
      Mutex mutex = machine.mutex(LockOrder.DEVICE, "dev");
      InterruptLine line = machine.line("line", machine.cpu(0));
      Rig.top(
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
                Rig.await("the assertion", raised::get);
                events.add("still locked");
                mutex.exit(c);
                events.add("unlocked at depth " + c.frameDepth());
              },
              NOTHING,
              Attach.MPSAFE);

      soft.schedule(machine.cpu(0));
      Rig.await("soft interrupt", inside::get);
      line.raise();
      raised.set(true);
      Rig.await("the end", () -> events.size() == 4);

      assertThat(events)
          .containsExactly(
              "locked at depth 1", "still locked", "net at depth 2", "unlocked at depth 1");
    }
  }

  @Test
  void onlyHandlersAboveTheLocksLevelRunWhileTheCpuWaitsForIt() {
    try (Machine machine = Rig.threads(Rig.config(1))) {
      AtomicBoolean waiting = new AtomicBoolean();
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
                waiting.set(true);
                mutex.enter(c);
                got.set(true);
                mutex.exit(c);
              },
              NOTHING,
              Attach.MPSAFE);
      Rig.top(
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
            Rig.await("the waiter", waiting::get);
            net.raise();
            clock.raise();
            Rig.await("the tick", () -> ticks.get() == 1);
            assertThat(got).isFalse();
            mutex.exit(top);
          });
      Rig.await("the lock", got::get);
      Rig.await("the network interrupt", () -> !machine.cpu(0).interrupts().anyAbove(0));
      assertThat(early).as("the network interrupt came while it was masked").isFalse();
    }
  }

  @Test
  void aCpuThatWaitsForTheKernelLockRunsWhatIsAboveTheLevelFromWhichItAsked() {
    try (Machine machine = Rig.threads(Rig.config(1))) {
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
      Rig.top(
          machine,
          top -> {
            line.establish(
                top, "net", Ipl.NET, (c, n) -> flagged.set(c.frameDepth()), NOTHING, Attach.MPSAFE);
            machine.kernelLock().enter(top);
            first.schedule(machine.cpu(0));
            soft.schedule(machine.cpu(0));
            Rig.await("the soft interrupt", asked::get);
            line.raise();
            Rig.await("the network interrupt", () -> flagged.get() > 0);
            assertThat(wrapped).hasValue(0);
            machine.kernelLock().exit(top);
          });
      Rig.await("the wrapped soft interrupt", () -> wrapped.get() == 1);
    }
  }

  @Test
  void disestablishWaitsForTheRunningHandler() {
    try (Machine machine = Rig.threads(Rig.config(2))) {
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
                Rig.await("release", release::get);
                assertThat(detached).as("detach did not wait").isFalse();
              },
              NOTHING,
              Attach.MPSAFE);

      line.raise();
      Rig.await("the handler", running::get);
      Rig.Runner remover =
          Rig.start(
              "remover",
              () ->
                  Rig.top(
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
      Rig.await("turns", turns(machine.cpu(1), 100));

      assertThat(runs).hasValue(then);
      machine.leaveTop(top);
    }
  }

  private static java.util.function.BooleanSupplier turns(Cpu cpu, int more) {
    InterruptLine nudge = cpu.machine().line("nudge", cpu);
    Rig.top(
        cpu.machine(),
        top -> nudge.establish(top, "nudge", Ipl.NET, (c, n) -> {}, NOTHING, Attach.MPSAFE));
    long until = cpu.turns() + more;
    return () -> {
      nudge.raise();
      return cpu.turns() >= until;
    };
  }

  @Test
  void aHandlerNeverRunsAfterItIsDetachedHoweverOftenItsLineIsAsserted() {
    try (Machine machine = Rig.threads(Rig.config(1))) {
      AtomicBoolean over = new AtomicBoolean();
      InterruptLine line = machine.line("line", machine.cpu(0));
      AtomicLong other = new AtomicLong();
      Context top = machine.enterTop();
      line.establish(
          top, "other", Ipl.NET, (c, n) -> other.incrementAndGet(), NOTHING, Attach.MPSAFE);
      Rig.Runner raiser =
          Rig.start(
              "raiser",
              () -> {
                while (!over.get()) {
                  line.raise();
                }
              });
      for (int i = 0; i < 300; i++) {
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
          Rig.await("a run", () -> e.count() > 0);
        }
        line.disestablish(top, e);
        dead.set(true);
      }
      over.set(true);
      raiser.endWell();
      assertThat(other.get()).isPositive();
      machine.leaveTop(top);
    }
  }

  @Test
  void routingUnderLoadLosesNoAssertionAndNeverRunsTheLineOnTwoCpusAtOnce() {
    int raises = 20_000;
    try (Machine machine = Rig.sleepy(Rig.config(2))) {
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
      Rig.top(machine, top -> line.establish(top, "net", Ipl.NET, net, NOTHING, Attach.MPSAFE));
      Rig.Runner raiser =
          Rig.start(
              "raiser",
              () -> {
                for (int i = 0; i < raises; i++) {
                  produced.incrementAndGet();
                  line.raise();
                }
              });
      Rig.Runner attacher =
          Rig.start(
              "attacher",
              () ->
                  Rig.top(
                      machine,
                      top -> {
                        while (!over.get()) {
                          InterruptLine.Established e =
                              line.establish(
                                  top, "guest", Ipl.TTY, (c, n) -> {}, NOTHING, Attach.MPSAFE);
                          line.disestablish(top, e);
                        }
                      }));
      Rig.top(
          machine,
          top -> {
            for (int i = 0; i < 400; i++) {
              line.route(top, machine.cpu((i + 1) % 2));
              long now = produced.incrementAndGet();
              line.raise();
              if (i % 16 == 0) {
                Rig.await("assertion " + now, () -> consumed.get() >= now);
              }
            }
          });
      raiser.endWell();
      over.set(true);
      attacher.endWell();

      Rig.await("the last assertion", () -> consumed.get() == produced.get());
      assertThat(overlapped).as("ran on two CPUs at once").isFalse();
    }
  }

  @Test
  void aSleepingCpuMissesNoAssertion() {
    try (Machine machine = Rig.sleepy(Rig.config(1))) {
      AtomicLong seen = new AtomicLong();
      AtomicLong given = new AtomicLong();
      InterruptLine line = machine.line("line", machine.cpu(0));
      Rig.top(
          machine,
          top ->
              line.establish(
                  top, "net", Ipl.NET, (c, n) -> seen.set(given.get()), NOTHING, Attach.MPSAFE));
      for (int i = 1; i <= 5_000; i++) {
        long mine = i;
        given.set(mine);
        line.raise();
        Rig.await("wake-up " + mine, () -> seen.get() == mine);
      }
    }
  }

  @Test
  void twoCpusMayCallEachOtherAtOnce() {
    int calls = 500;
    try (Machine machine = Rig.threads(Rig.config(2))) {
      AtomicInteger ran = new AtomicInteger();
      AtomicInteger done = new AtomicInteger();
      InterruptLine[] lines = new InterruptLine[2];
      Rig.top(
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
      Rig.await("both", () -> done.get() == 2);

      assertThat(ran).hasValue(2 * calls);
    }
  }

  @Test
  void closingWaitsForHandlersThatStillCallOtherCpus() {
    for (int round = 0; round < 20; round++) {
      Machine machine = Rig.threads(Rig.config(2));
      AtomicInteger calls = new AtomicInteger();
      SoftInterrupt[] soft = new SoftInterrupt[1];
      soft[0] =
          machine.softInterrupt(
              "caller",
              Ipl.SOFTNET,
              (c, n) -> {
                Cpu other = machine.cpu(1 - c.cpu().index());
                machine.crossCall(c, other, (t, x) -> calls.incrementAndGet(), NOTHING, true);
                soft[0].schedule(c);
              },
              NOTHING,
              Attach.MPSAFE);
      soft[0].schedule(machine.cpu(0));
      soft[0].schedule(machine.cpu(1));
      Rig.await("calls", () -> calls.get() > 10);

      Rig.start("closer", machine::close).endWell();
    }
  }

  @Test
  void aPanicSurfacesInCloseAndFreesWhoeverWaits() {
    Machine machine = Rig.threads(Rig.config(2));
    Mutex mutex = machine.mutex(LockOrder.DEVICE, "dev");
    Mutex interlock = machine.mutex(LockOrder.SORCV, "rcv");
    Condition condition = machine.condition(interlock);
    AtomicBoolean holding = new AtomicBoolean();
    AtomicBoolean fail = new AtomicBoolean();
    SoftInterrupt holder =
        machine.softInterrupt(
            "holder",
            Ipl.SOFTNET,
            (c, n) -> {
              mutex.enter(c);
              holding.set(true);
              Rig.await("the order to fail", fail::get);
              throw new UnsupportedOperationException("bug");
            },
            NOTHING,
            Attach.MPSAFE);
    SoftInterrupt spinner =
        machine.softInterrupt(
            "spinner",
            Ipl.SOFTNET,
            (c, n) -> {
              mutex.enter(c);
              mutex.exit(c);
            },
            NOTHING,
            Attach.MPSAFE);
    Rig.Runner sleeper =
        Rig.start(
            "sleeper",
            () ->
                Rig.top(
                    machine,
                    top -> {
                      interlock.enter(top);
                      try {
                        while (true) {
                          condition.awaitLocked(top, Long.MAX_VALUE);
                        }
                      } finally {
                        interlock.exit(top);
                      }
                    }));
    holder.schedule(machine.cpu(0));
    Rig.await("the holder", holding::get);
    spinner.schedule(machine.cpu(1));
    Rig.await("the sleeper", sleeper::isBlocked);
    fail.set(true);

    assertThat(sleeper.end()).hasRootCauseInstanceOf(UnsupportedOperationException.class);
    Throwable closed = Rig.start("closer", machine::close).end();
    assertThat(closed)
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void anInvokedCpuRunsOnTheThreadThatTurnsItAndWakesFromItsSleep() {
    HostPort port = HostPort.invoked();
    try (Machine machine = new Machine(Rig.config(1), port)) {
      machine.start();
      Cpu cpu = machine.cpu(0);
      List<Thread> on = new CopyOnWriteArrayList<>();
      InterruptLine line = machine.line("line", cpu);
      line.establish(
          cpu.context(),
          "net",
          Ipl.NET,
          (c, n) -> on.add(Thread.currentThread()),
          NOTHING,
          Attach.MPSAFE);

      line.raise();
      assertThat(on).isEmpty();
      port.runner(cpu).sleep(Long.MAX_VALUE);
      assertThat(port.runner(cpu).turn()).isTrue();
      assertThat(on).containsExactly(Thread.currentThread());

      for (int i = 0; i < 200; i++) {
        int before = on.size();
        Rig.Runner raiser = Rig.start("raiser", line::raise);
        while (on.size() == before) {
          if (!port.runner(cpu).turn()) {
            port.runner(cpu).sleep(Long.MAX_VALUE);
          }
        }
        raiser.endWell();
      }
      assertThat(on).containsOnly(Thread.currentThread());
    }
  }

  @Test
  void anEngineIsSteppedInEveryTurnAndTakenOutAgain() {
    try (Machine machine = Rig.sleepy(Rig.config(1))) {
      AtomicInteger steps = new AtomicInteger();
      Poller poller =
          new Poller() {
            @Override
            public boolean poll(Context ctx, long nowNanos) {
              steps.incrementAndGet();
              return false;
            }

            @Override
            public boolean maySleep() {
              return false;
            }
          };
      machine.cpu(0).addPoller(poller);
      Rig.await("steps", () -> steps.get() > 100);

      machine.cpu(0).removePoller(poller);
      Rig.top(machine, top -> machine.crossCall(top, machine.cpu(0), (c, n) -> {}, NOTHING, true));
      int then = steps.get();
      Rig.await("turns", turns(machine.cpu(0), 20));
      assertThat(steps).hasValue(then);
    }
  }
}
