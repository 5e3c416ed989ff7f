package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.kernel.sim.SimPort;

/** What must hold of every kind of spin lock. */
@SuppressWarnings("LockedCheck")
class SpinKindTest {
  private static MachineConfig config(int cpus, SpinKind kind) {
    return Rig.config(cpus).withOptions(KernelOptions.DEFAULT.withSpin(kind));
  }

  @ParameterizedTest
  @EnumSource(SpinKind.class)
  void excludesApplicationThreadsAndHandlersAndLosesNoUpdate(SpinKind kind) {
    int rounds = 3_000;
    try (Machine machine = Rig.threads(config(2, kind))) {
      Mutex mutex = machine.mutex(LockOrder.DEVICE, "dev");
      long[] value = new long[1];
      AtomicInteger handled = new AtomicInteger();
      List<Rig.Runner> runners = new ArrayList<>();
      for (Cpu cpu : machine.cpus()) {
        InterruptLine line = machine.line("line", cpu);
        Rig.top(
            machine,
            top ->
                line.establish(
                    top,
                    "net",
                    Ipl.NET,
                    (c, n) -> {
                      mutex.enter(c);
                      value[0]++;
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
            Rig.start(
                "top",
                () ->
                    Rig.top(
                        machine,
                        top -> {
                          for (int i = 0; i < rounds; i++) {
                            mutex.enter(top);
                            value[0]++;
                            mutex.exit(top);
                          }
                        })));
      }
      runners.forEach(Rig.Runner::endWell);
      Rig.await("the handlers", () -> handled.get() >= rounds);
      Rig.await(
          "both CPUs at rest",
          () ->
              !machine.cpu(0).interrupts().anyAbove(0) && !machine.cpu(1).interrupts().anyAbove(0));
      Rig.top(
          machine,
          top -> {
            mutex.enter(top);
            assertThat(value[0]).isEqualTo(2L * rounds + handled.get());
            mutex.exit(top);
          });
    }
  }

  @ParameterizedTest
  @EnumSource(SpinKind.class)
  void aStormOfInterruptsOnAWaitingCpuLosesNoUpdate(SpinKind kind) {
    int rounds = 2_000;
    try (Machine machine = Rig.threads(config(2, kind))) {
      long[] value = new long[1];
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
                value[0]++;
                if (taken.incrementAndGet() < rounds) {
                  soft[0].schedule(c);
                }
              },
              NOTHING,
              Attach.UNFLAGGED);
      Rig.top(
          machine,
          top -> {
            for (int i = 0; i < 2; i++) {
              lines[i] = machine.line("line" + i, machine.cpu(i));
              lines[i].establish(
                  top,
                  "net",
                  Ipl.NET,
                  (c, n) -> {
                    value[0]++;
                    taken.incrementAndGet();
                  },
                  NOTHING,
                  Attach.UNFLAGGED);
            }
          });
      Rig.Runner storm =
          Rig.start(
              "storm",
              () -> {
                while (!over.get()) {
                  lines[0].raise();
                  lines[1].raise();
                  Thread.yield();
                }
              });
      soft[0].schedule(machine.cpu(0));
      soft[0].schedule(machine.cpu(1));
      Rig.top(
          machine,
          top -> {
            while (taken.get() < rounds) {
              big.enter(top);
              value[0]++;
              taken.incrementAndGet();
              big.exit(top);
            }
          });
      over.set(true);
      storm.endWell();
      Rig.await(
          "both CPUs at rest",
          () ->
              !machine.cpu(0).interrupts().anyAbove(0) && !machine.cpu(1).interrupts().anyAbove(0));
      Rig.top(
          machine,
          top -> {
            big.enter(top);
            assertThat(value[0]).isEqualTo(taken.get());
            big.exit(top);
          });
    }
  }

  /** Scenario 24. */
  @ParameterizedTest
  @EnumSource(SpinKind.class)
  void aHandlerThatInterruptsAWaiterOfItsCpuDoesNotQueueBehindIt(SpinKind kind) {
    try (Machine machine = Rig.threads(config(1, kind))) {
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
      Rig.Runner other;
      Context top = machine.enterTop();
      first.establish(
          top, "above", Ipl.TTY, (c, n) -> asksAbove.incrementAndGet(), NOTHING, Attach.MPSAFE);
      first.establish(
          top, "same lock", Ipl.NET, (c, n) -> done.incrementAndGet(), NOTHING, Attach.UNFLAGGED);
      machine.kernelLock().enter(top);
      announce.schedule(machine.cpu(0));
      waiter.schedule(machine.cpu(0));
      Rig.await("the waiter", asked::get);
      other =
          Rig.start(
              "other",
              () ->
                  Rig.top(
                      machine,
                      t -> {
                        machine.kernelLock().enter(t);
                        done.incrementAndGet();
                        machine.kernelLock().exit(t);
                      }));
      first.raise();
      Rig.await("the handler above", () -> asksAbove.get() == 1);
      assertThat(done).hasValue(0);
      machine.kernelLock().exit(top);
      machine.leaveTop(top);

      other.endWell();
      Rig.await("waiter, handler and thread", () -> done.get() == 3);
    }
  }

  @ParameterizedTest
  @EnumSource(SpinKind.class)
  void countsDepthAndDropsItWholeBehindASharedLock(SpinKind kind) {
    Machine machine =
        Rig.step(config(1, kind).withBinding(LockBinding.BIG_LOCK), new SimPort(1, 0));
    KernelLock big = machine.kernelLock();
    Mutex rcv = machine.mutex(LockOrder.SORCV, "rcv");
    Context a = machine.enterTop();
    Context b = machine.enterTop();

    big.enter(a);
    big.enter(a);
    rcv.enter(a);
    assertThat(rcv.tryEnter(b)).isFalse();
    rcv.exit(a);
    int depth = big.dropAll(a);
    assertThat(depth).isEqualTo(2);
    assertThat(rcv.tryEnter(b)).isTrue();
    rcv.exit(b);
    big.retake(a, depth);
    big.exit(a);
    assertThat(rcv.tryEnter(b)).isFalse();
    big.exit(a);
    assertThat(big.isHeld(a)).isFalse();
    assertThat(rcv.tryEnter(b)).isTrue();
    rcv.exit(b);
  }

  @Test
  void labelsAreFoundAndUnknownOnesNameTheChoices() {
    for (SpinKind kind : SpinKind.values()) {
      assertThat(SpinKind.of(kind.label())).isSameAs(kind);
    }
    assertThatThrownBy(() -> SpinKind.of("clh"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("spin lock", "clh", "tas, ticket, queued");
  }
}
