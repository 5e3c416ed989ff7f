package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.host.HostPort;

/**
 * Interrupts on CPUs that are threads; what races there and in simulation alike is in {@link
 * InterruptRacesTest}.
 */
@SuppressWarnings("LockedCheck")
class InterruptThreadsTest {
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
              Rig.await("the order to fail", () -> fail.get());
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
    Rig.await("the holder", () -> holding.get());
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
