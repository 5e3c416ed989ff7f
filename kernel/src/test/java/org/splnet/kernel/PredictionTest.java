package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On a port that only watches, a run goes on past what has not gone wrong yet. */
@SuppressWarnings("LockedCheck")
class PredictionTest {
  private static final LockClass LOW = lockClass("low", Ipl.NET);
  private static final LockClass SERIAL = lockClass("serial", Ipl.TTY);
  private static final LockClass OWNED = lockClass("owned", Ipl.TTY);

  private final WatchingPort port = new WatchingPort();
  private final Machine machine = machine(LockBinding.FINE);
  private final Machine shared = machine(LockBinding.BIG_LOCK);
  private final Context cpu0 = machine.cpu(0).context();
  private final Context top = machine.enterTop();
  private final Mutex outer = machine.mutex(LockOrder.DEVICE, "fxp0");
  private final Mutex second = machine.mutex(LockOrder.DEVICE, "fxp1");
  private final Mutex inner = machine.mutex(LockOrder.IFSND, "fxp0 send queue");
  private final Mutex rcv = machine.mutex(LockOrder.SORCV, "socket");
  private final Mutex serial = machine.mutex(SERIAL, "sio0");
  private final Mutex low = machine.mutex(LOW, "low0");
  private final Mutex owned = machine.mutex(OWNED, "owned0");

  private static LockClass lockClass(String name, Ipl ipl) {
    return new LockClass(name, LockClass.Kind.MUTEX, Domain.DRIVER, ipl, false, name, "tests");
  }

  private Machine machine(LockBinding binding) {
    Machine m =
        new Machine(
            Rig.config(2)
                .withOrder(LockOrder.STANDARD.plus(SERIAL, LOW, OWNED))
                .withConfined(OWNED, 0)
                .withBinding(binding),
            port);
    m.start();
    return m;
  }

  private static void take(Context ctx, EntryLock... locks) {
    for (EntryLock l : locks) {
      l.enter(ctx);
    }
    for (int i = locks.length - 1; i >= 0; i--) {
      locks[i].exit(ctx);
    }
  }

  private void inHandler(Ipl ipl, Handler<Object> handler) {
    InterruptLine line = machine.line("com0", machine.cpu(0));
    line.establish(top, "sio", ipl, handler, NOTHING, Attach.MPSAFE);
    line.raise();
    port.steps().run(32);
  }

  static Stream<LockRule> predictions() {
    return Arrays.stream(LockRule.values()).filter(LockRule::isPrediction);
  }

  @ParameterizedTest
  @MethodSource("predictions")
  void theRunGoesOnTheReportIsKeptOnceAndTheLocksWork(LockRule rule) {
    breaks(rule);
    List<LockRule> first = port.rules();
    breaks(rule);

    assertThat(first).containsOnlyOnce(rule);
    assertThat(port.rules()).isEqualTo(first);
    LockViolation kept = port.predictions.get(first.indexOf(rule));
    assertThat(kept.report().places()).isNotEmpty();
    take(top, machine.kernelLock(), rcv, outer, second, inner);
    take(cpu0, outer, second, inner, serial);
    machine.checkQuiescent();
    machine.leaveTop(top);
    assertThat(machine.failure()).isNull();
    assertThat(port.rules()).containsOnlyOnce(rule);
  }

  private void breaks(LockRule rule) {
    switch (rule) {
      case DECLARED_ORDER -> take(top, inner, outer);
      case INSTANCE_ORDER -> take(top, second, outer);
      case ORDER_CYCLE -> {
        take(top, outer, inner);
        take(top, inner, outer);
      }
      case UPGRADE -> upgrade(shared);
      case HELD_BELOW_HANDLER -> {
        take(cpu0, low);
        inHandler(Ipl.TTY, (c, n) -> take(c, low));
      }
      case LEVEL_AT_ACQUIRE -> inHandler(Ipl.CLOCK, (c, n) -> take(c, serial));
      case SAFE_TO_UNSAFE -> {
        take(top, serial, low);
        take(cpu0, low);
        inHandler(Ipl.TTY, (c, n) -> take(c, serial));
      }
      case IMPLICIT_EDGE -> {
        take(cpu0, low);
        take(top, machine.kernelLock(), low);
        inHandler(Ipl.TTY, (c, n) -> take(c, machine.kernelLock()));
      }
      case LEVEL_LOWERED -> {
        int s = top.splraise(Ipl.NET);
        outer.enter(top);
        top.splx(s);
        outer.exit(top);
        top.splx(s);
      }
      case BLOCKING -> {
        rcv.enter(top);
        outer.enter(top);
        machine.condition(rcv).awaitLocked(top, machine.nanos() + 10_000);
        outer.exit(top);
        rcv.exit(top);
      }
      case CONFINEMENT -> take(machine.cpu(1).context(), owned);
      case WAIT_FOR_HANDLER -> {
        Callout tick = machine.callout("tick", (c, n) -> take(c, outer), NOTHING, Attach.MPSAFE);
        tick.schedule(top, 0);
        port.steps().advance(2L << 20);
        port.steps().run(32);
        outer.enter(top);
        tick.cancelAndWait(top);
        outer.exit(top);
      }
      case MASKED_WAIT -> {
        int[] called = new int[1];
        int s = cpu0.splraise(Ipl.IPI);
        machine.crossCall(cpu0, machine.cpu(1), (x, y) -> called[0]++, NOTHING, true);
        cpu0.splx(s);
        assertThat(called[0]).isOne();
      }
      default -> throw new IllegalArgumentException("no way to break " + rule + " without harm");
    }
  }

  private void upgrade(Machine m) {
    Context ctx = m.enterTop();
    RwLock table = m.rwLock(LockOrder.UDPTABLE, "ports");
    table.enterRead(ctx);
    table.enterWrite(ctx);
    table.exitWrite(ctx);
    table.exitRead(ctx);
    m.leaveTop(ctx);
  }

  @Test
  void aReaderThatWantsToWriteIsLetGoOnAndWaitsForItself() {
    assertThatThrownBy(() -> upgrade(machine))
        .isInstanceOfSatisfying(
            LockViolation.class, v -> assertThat(v.report().rule()).isEqualTo(LockRule.DEADLOCK))
        .hasMessageContainingAll("circle", "the readers of udptable 'ports'");
    assertThat(port.rules()).containsExactly(LockRule.UPGRADE);
  }

  @Test
  void whatIsNoPredictionIsThrownAllTheSame() {
    take(top, outer);
    outer.enter(top);
    assertThatThrownBy(() -> outer.enter(top))
        .isInstanceOf(LockViolation.class)
        .hasMessageContaining("recursion");
    outer.exit(top);
    assertThatThrownBy(() -> outer.exit(top)).isInstanceOf(LockViolation.class);
    rcv.enter(cpu0);
    assertThatThrownBy(() -> machine.condition(rcv).awaitLocked(cpu0, Long.MAX_VALUE))
        .isInstanceOf(LockViolation.class)
        .hasMessageContaining("may not block");
    assertThat(port.predictions).isEmpty();
  }

  /** The level was lowered under the lock, and the interrupt came: it is real now. */
  @Test
  void aHandlerThatTakesWhatItHasInterruptedIsThrownAfterThePredictions() {
    InterruptLine line = machine.line("eth0", machine.cpu(0));
    line.establish(top, "eth", Ipl.NET, (c, n) -> take(c, low), NOTHING, Attach.MPSAFE);
    low.enter(cpu0);
    line.raise();

    assertThatThrownBy(() -> cpu0.splx(0))
        .isInstanceOf(LockViolation.class)
        .hasMessageContaining("what it has interrupted on this CPU holds it");
    assertThat(port.rules()).containsExactly(LockRule.LEVEL_LOWERED);
  }

  @Test
  void whatIsLetPassIsNotInTheGraphAndTheRestOfTheOperationIs() {
    take(top, outer, inner);
    rcv.enter(top);
    inner.enter(top);
    outer.enter(top);
    outer.exit(top);
    inner.exit(top);
    rcv.exit(top);

    assertThat(port.rules()).containsExactly(LockRule.DECLARED_ORDER, LockRule.ORDER_CYCLE);
    assertThat(machine.observed().edges().stream().map(e -> e.from() + " -> " + e.to()))
        .contains("device -> ifsnd", "sorcv -> device", "sorcv -> ifsnd")
        .doesNotContain("ifsnd -> device");
  }
}
