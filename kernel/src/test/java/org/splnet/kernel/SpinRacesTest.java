package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.kernel.testing.Arena;
import org.splnet.kernel.testing.BothPorts;
import org.splnet.kernel.testing.PortKind;
import org.splnet.kernel.testing.Tally;

/** Every kind of spin lock between threads and handlers. */
@BothPorts
@SuppressWarnings("LockedCheck")
class SpinRacesTest {
  @Parameter PortKind on;

  private static MachineConfig config(int cpus, SpinKind kind) {
    return Rig.config(cpus).withOptions(KernelOptions.DEFAULT.withSpin(kind));
  }

  @ParameterizedTest
  @EnumSource(SpinKind.class)
  void excludesApplicationThreadsAndHandlersAndLosesNoUpdate(SpinKind kind) {
    on.run(arena -> {
      int rounds = arena.rounds(3_000, 4);
      Machine machine = arena.machine(config(2, kind));
      Mutex mutex = machine.mutex(LockOrder.DEVICE, "dev");
      Tally value = new Tally();
      AtomicInteger handled = new AtomicInteger();
      List<Arena.Runner> runners = new ArrayList<>();
      for (Cpu cpu : machine.cpus()) {
        InterruptLine line = machine.line("line", cpu);
        arena.call(
            machine,
            top ->
                line.establish(
                    top,
                    "net",
                    Ipl.NET,
                    (c, n) -> {
                      mutex.enter(c);
                      value.add();
                      int now = handled.incrementAndGet();
                      mutex.exit(c);
                      if (now < rounds) {
                        line.raise();
                      }
                    },
                    NOTHING,
                    Attach.MPSAFE));
        line.raise();
        runners.add(
            arena.start(
                "top",
                () ->
                    arena.call(
                        machine,
                        top -> {
                          for (int i = 0; i < rounds; i++) {
                            mutex.enter(top);
                            value.add();
                            mutex.exit(top);
                          }
                        })));
      }
      runners.forEach(Arena.Runner::endWell);
      arena.await("the handlers", () -> handled.get() >= rounds);
      arena.await(
          "both CPUs at rest",
          () ->
              !machine.cpu(0).interrupts().anyAbove(0) && !machine.cpu(1).interrupts().anyAbove(0));
      arena.call(
          machine,
          top -> {
            mutex.enter(top);
            assertThat(value.get()).isEqualTo(2L * rounds + handled.get());
            mutex.exit(top);
          });
    });
  }

  @ParameterizedTest
  @EnumSource(SpinKind.class)
  void aStormOfInterruptsOnAWaitingCpuLosesNoUpdate(SpinKind kind) {
    on.run(arena -> {
      int rounds = arena.rounds(2_000, 12);
      Machine machine = arena.machine(config(2, kind));
      Tally value = new Tally();
      AtomicInteger taken = new AtomicInteger();
      AtomicBoolean over = new AtomicBoolean();
      KernelLock big = machine.kernelLock();
      InterruptLine[] lines = new InterruptLine[2];
      SoftInterrupt[] soft = new SoftInterrupt[1];
      soft[0] =
          machine.softInterrupt(
              "soft",
              Ipl.SOFTNET,
              (c, n) -> {
                value.add();
                if (taken.incrementAndGet() < rounds) {
                  soft[0].schedule(c);
                }
              },
              NOTHING,
              Attach.UNFLAGGED);
      arena.call(
          machine,
          top -> {
            for (int i = 0; i < 2; i++) {
              lines[i] = machine.line("line" + i, machine.cpu(i));
              lines[i].establish(
                  top,
                  "net",
                  Ipl.NET,
                  (c, n) -> {
                    value.add();
                    taken.incrementAndGet();
                  },
                  NOTHING,
                  Attach.UNFLAGGED);
            }
          });
      Arena.Runner storm =
          arena.start(
              "storm",
              () -> {
                while (!over.get()) {
                  lines[0].raise();
                  lines[1].raise();
                  arena.pause();
                }
              });
      soft[0].schedule(machine.cpu(0));
      soft[0].schedule(machine.cpu(1));
      arena.call(
          machine,
          top -> {
            while (taken.get() < rounds) {
              big.enter(top);
              value.add();
              taken.incrementAndGet();
              big.exit(top);
            }
          });
      over.set(true);
      storm.endWell();
      arena.await(
          "both CPUs at rest",
          () ->
              !machine.cpu(0).interrupts().anyAbove(0) && !machine.cpu(1).interrupts().anyAbove(0));
      arena.call(
          machine,
          top -> {
            big.enter(top);
            assertThat(value.get()).isEqualTo(taken.get());
            big.exit(top);
          });
    });
  }

  /** Scenario 24. */
  @ParameterizedTest
  @EnumSource(SpinKind.class)
  void aHandlerThatInterruptsAWaiterOfItsCpuDoesNotQueueBehindIt(SpinKind kind) {
    on.run(arena -> {
      Machine machine = arena.machine(config(1, kind));
      AtomicBoolean asked = new AtomicBoolean();
      AtomicInteger asksAbove = new AtomicInteger();
      AtomicInteger done = new AtomicInteger();
      InterruptLine first = machine.line("first", machine.cpu(0));
      SoftInterrupt announce =
          machine.softInterrupt(
              "announce", Ipl.SOFTNET, (c, n) -> asked.set(true), NOTHING, Attach.MPSAFE);
      SoftInterrupt waiter =
          machine.softInterrupt(
              "waiter", Ipl.SOFTNET, (c, n) -> done.incrementAndGet(), NOTHING, Attach.UNFLAGGED);
      Arena.Runner other;
      Context top = machine.enterTop();
      first.establish(
          top, "above", Ipl.TTY, (c, n) -> asksAbove.incrementAndGet(), NOTHING, Attach.MPSAFE);
      first.establish(
          top, "same lock", Ipl.NET, (c, n) -> done.incrementAndGet(), NOTHING, Attach.UNFLAGGED);
      machine.kernelLock().enter(top);
      announce.schedule(machine.cpu(0));
      waiter.schedule(machine.cpu(0));
      arena.await("the waiter", () -> asked.get());
      other =
          arena.start(
              "other",
              () ->
                  arena.call(
                      machine,
                      t -> {
                        machine.kernelLock().enter(t);
                        done.incrementAndGet();
                        machine.kernelLock().exit(t);
                      }));
      first.raise();
      arena.await("the handler above", () -> asksAbove.get() == 1);
      assertThat(done).hasValue(0);
      machine.kernelLock().exit(top);
      machine.leaveTop(top);

      other.endWell();
      arena.await("waiter, handler and thread", () -> done.get() == 3);
    });
  }
}
