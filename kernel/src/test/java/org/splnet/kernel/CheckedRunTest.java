package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;

/** What a checked run watches besides the order of locks. */
@SuppressWarnings("LockedCheck")
class CheckedRunTest {
  private final SimPort port = new SimPort(1, 1_000);
  private final Machine machine = Rig.step(Rig.config(2), port);
  private final Context top = machine.enterTop();

  private static LockViolation.Report report(Throwable t) {
    return ((LockViolation) t).report();
  }

  @Test
  void dataOfARunningCpuTouchedByAThreadThatIsNotThatCpuIsReported() {
    try (Machine threads = Rig.threads(Rig.config(1))) {
      PerContext<int[]> counters = threads.perContext(c -> new int[1]);
      Context cpu = threads.cpu(0).context();
      Rig.await("the CPU", () -> cpu.portData != null);

      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 64; i++) {
                  counters.get(cpu);
                }
              })
          .satisfies(t -> assertThat(report(t).rule()).isEqualTo(LockRule.FOREIGN_CONTEXT))
          .hasMessageContainingAll("cpu0", "context that was handed in");
      threads.crossCall(
          threads.enterTop(), threads.cpu(0), (c, n) -> counters.get(c), NOTHING, true);
      assertThat(threads.failure()).isNull();
    }
  }

  @Test
  void dataOfAThreadsOwnContextIsNot() {
    try (Machine threads = Rig.threads(Rig.config(1))) {
      PerContext<int[]> counters = threads.perContext(c -> new int[1]);

      Rig.start("owner", () -> Rig.top(threads, ctx -> counters.get(ctx)[0]++)).endWell();
      Rig.top(threads, ctx -> assertThat(counters.get(ctx)).as("the same context").contains(1));
    }
  }

  private Machine raisedForAMillisecondAtMost() {
    System.setProperty("splnet.check.raiseMicros", "1000");
    try {
      return Rig.step(Rig.config(1), port);
    } finally {
      System.clearProperty("splnet.check.raiseMicros");
    }
  }

  private void interrupt(Machine m, long nanos) {
    InterruptLine line = m.line("line", m.cpu(0));
    Handler<Object> handler =
        (c, x) -> {
          int s = c.splraise(Ipl.VM);
          c.splx(s);
          port.advance(nanos);
        };
    Rig.top(m, ctx -> line.establish(ctx, "slow", Ipl.NET, handler, NOTHING, Attach.MPSAFE));
    line.raise();
    m.cpu(0).turn();
  }

  @Test
  void aHandlerThatRunsForLongerThanTheBoundIsReportedAndAShortOneIsNot() {
    Machine m = raisedForAMillisecondAtMost();
    interrupt(m, 900_000);

    assertThatThrownBy(() -> interrupt(m, 1_100_000))
        .satisfies(t -> assertThat(report(t).rule()).isEqualTo(LockRule.RAISED_TOO_LONG))
        .hasMessageContainingAll("slow", "NET", "1100 us", "1000 us");
  }

  @Test
  void aLevelRaisedByALockCountsAndAnApplicationThreadsDoesNot() {
    Machine m = raisedForAMillisecondAtMost();
    Mutex dev = m.mutex(LockOrder.DEVICE, "dev");
    Context app = m.enterTop();
    dev.enter(app);
    port.advance(2_000_000);
    dev.exit(app);

    Context cpu = m.cpu(0).context();
    dev.enter(cpu);
    port.advance(500_000);
    dev.exit(cpu);
    dev.enter(cpu);
    port.advance(2_000_000);

    assertThatThrownBy(() -> dev.exit(cpu)).hasMessageContainingAll("raised from NONE", "2000 us");
  }

  @Test
  void anEngineThatLeavesALockBehindStopsTheMachine() {
    Mutex dev = machine.mutex(LockOrder.DEVICE, "dev");
    machine.cpu(1).addPoller(engine(c -> dev.enter(c)));

    assertThatThrownBy(() -> port.run(16))
        .satisfies(t -> assertThat(report(t).rule()).isEqualTo(LockRule.LOCK_LEAK))
        .hasMessageContainingAll("engine", "cpu1", "'dev'");
    assertThat(machine.failure()).isInstanceOf(LockViolation.class);
  }

  @Test
  void anEngineThatLeavesTheLevelRaisedStopsTheMachine() {
    machine.cpu(1).addPoller(engine(c -> c.splraise(Ipl.NET)));

    assertThatThrownBy(() -> port.run(16))
        .satisfies(t -> assertThat(report(t).rule()).isEqualTo(LockRule.LEVEL_AT_RETURN))
        .hasMessageContainingAll("engine", "cpu1", "at NET");
  }

  private static Poller engine(Consumer<Context> step) {
    return (c, now) -> {
      step.accept(c);
      return false;
    };
  }

  @Test
  void aLockTakenAfterItWasDestroyedIsReported() {
    Mutex dev = machine.mutex(LockOrder.DEVICE, "dev");
    dev.enter(top);
    dev.exit(top);
    dev.destroy(top);

    assertThatThrownBy(() -> dev.enter(top))
        .satisfies(t -> assertThat(report(t).rule()).isEqualTo(LockRule.DESTROYED))
        .hasMessageContainingAll("'dev'", "was destroyed");
  }

  @Test
  void aTableDestroyedWhileItIsReadIsReported() {
    RwLock table = machine.rwLock(LockOrder.UDPTABLE, "ports");
    table.enterRead(machine.enterTop());

    assertThatThrownBy(() -> table.destroy(top))
        .satisfies(t -> assertThat(report(t).rule()).isEqualTo(LockRule.DESTROYED))
        .hasMessageContainingAll("'ports'", "readers hold it");
  }

  @Test
  void aCallOfAnotherFunctionThatTakesWhatTheCallerHoldsIsReported() {
    Machine high =
        Rig.step(Rig.config(2).withOrder(LockOrder.STANDARD.plus(lockClass("ipi"))), port);
    Mutex atIpi = high.mutex(high.order().named("ipi"), "tlb");
    Context app = high.enterTop();
    Handler<Object> takes =
        (c, x) -> {
          atIpi.enter(c);
          atIpi.exit(c);
        };
    high.crossCall(app, high.cpu(1), takes, NOTHING, false);
    port.run(64);
    atIpi.enter(app);

    assertThatThrownBy(() -> high.crossCall(app, high.cpu(1), (c, x) -> {}, NOTHING, true))
        .satisfies(t -> assertThat(report(t).rule()).isEqualTo(LockRule.WAIT_FOR_HANDLER))
        .hasMessageContainingAll("ipi", "cross-CPU calls");
    atIpi.exit(app);
  }

  private static LockClass lockClass(String name) {
    return new LockClass(name, LockClass.Kind.MUTEX, Domain.DRIVER, Ipl.IPI, false, name, "tests");
  }

  @Test
  void aSleeperForWhomNothingHasComeIsLeftAlone() {
    Mutex rcv = machine.mutex(LockOrder.SORCV, "rcv");
    Condition news = machine.condition(rcv, "a datagram", () -> false);
    int[] looks = new int[1];
    machine
        .cpu(0)
        .addPoller(
            engine(c -> {
              machine.checkQuiescent();
              looks[0]++;
            }));
    rcv.enter(top);

    assertThatCode(() -> news.awaitLocked(top, machine.nanos() + 100_000))
        .doesNotThrowAnyException();

    assertThat(looks[0]).isPositive();
  }
}
