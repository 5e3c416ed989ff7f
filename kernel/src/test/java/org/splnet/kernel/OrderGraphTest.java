package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;

/** What follows from several operations together, each of which is innocent. */
@SuppressWarnings("LockedCheck")
class OrderGraphTest {
  private static final LockClass DEV = lockClass("dev", Ipl.NET);
  private static final LockClass QUEUE = lockClass("queue", Ipl.NET);
  private static final LockClass TTY = lockClass("tty", Ipl.TTY);
  private static final long TICK = 1L << 20;

  private static final MachineConfig CONFIG =
      Rig.config(2)
          .withOrder(
              new LockOrder(
                  List.of(LockOrder.BIG, TTY, DEV, QUEUE, LockOrder.CALLOUT, LockOrder.INTERRUPT)));

  private final SimPort port = new SimPort(1, 1_000);
  private final Machine machine = Rig.step(CONFIG, port);
  private final Mutex tty = machine.mutex(TTY, "tty0");
  private final Mutex dev = machine.mutex(DEV, "dev0");
  private final Mutex queue = machine.mutex(QUEUE, "queue0");
  private final Context cpu0 = machine.cpu(0).context();
  private final Context cpu1 = machine.cpu(1).context();
  private final Context top = machine.enterTop();

  private static LockClass lockClass(String name, Ipl ipl) {
    return new LockClass(name, LockClass.Kind.MUTEX, Domain.DRIVER, ipl, false, name, "tests");
  }

  private static void take(Context ctx, EntryLock... locks) {
    for (EntryLock l : locks) {
      l.enter(ctx);
    }
    for (int i = locks.length - 1; i >= 0; i--) {
      locks[i].exit(ctx);
    }
  }

  private InterruptLine handler(int cpu, Ipl ipl, Handler<Object> handler) {
    InterruptLine line = machine.line("line", machine.cpu(cpu));
    line.establish(top, "handler", ipl, handler, NOTHING, Attach.MPSAFE);
    return line;
  }

  private void interrupt(InterruptLine line) {
    line.raise();
    port.run(32);
  }

  private static void reports(LockRule rule, ThrowingCallable code, String... parts) {
    assertThatThrownBy(code)
        .isInstanceOfSatisfying(
            LockViolation.class,
            v -> {
              assertThat(v.report().rule()).isEqualTo(rule);
              assertThat(v.report().places()).isNotEmpty();
              assertThat(v.report().places())
                  .anyMatch(p -> p.stack().stream().anyMatch(s -> s.contains("OrderGraphTest")));
            })
        .hasMessageContainingAll(parts);
  }

  @Test
  void aLockHeldBelowAHandlerThatTakesOneThatLeadsToItIsReported() {
    take(top, tty, dev); // tty -> dev
    take(cpu0, dev); // held at NET on cpu0

    reports(
        LockRule.SAFE_TO_UNSAFE,
        () -> interrupt(handler(0, Ipl.TTY, (c, n) -> take(c, tty))),
        "tty -> dev",
        "dev => tty",
        "NET",
        "TTY");
  }

  @Test
  void thePathMayBeLongAndTheEdgeThatClosesItMayComeLast() {
    interrupt(handler(0, Ipl.TTY, (c, n) -> take(c, tty)));
    take(cpu0, queue);
    take(top, dev, queue);

    reports(LockRule.SAFE_TO_UNSAFE, () -> take(top, tty, dev), "tty -> dev -> queue => tty");
  }

  @Test
  void onAnotherCpuTheHandlerDoesNoHarm() {
    take(top, tty, dev);
    take(cpu0, dev);
    InterruptLine line = handler(1, Ipl.TTY, (c, n) -> take(c, tty));

    assertThatCode(() -> interrupt(line)).doesNotThrowAnyException();
    reports(LockRule.SAFE_TO_UNSAFE, () -> take(cpu1, dev), "tty -> dev => tty", "cpu1");
  }

  @Test
  void whatASoftInterruptTakesCountsOnEveryCpuUnlessItsClassIsConfined() {
    reports(
        LockRule.SAFE_TO_UNSAFE,
        () -> softInterruptOnOneHandlerOnTheOther(CONFIG),
        "dev => tty",
        "cpu1");
    assertThatCode(() -> softInterruptOnOneHandlerOnTheOther(CONFIG.withConfined(DEV, 0)))
        .doesNotThrowAnyException();
  }

  private static void softInterruptOnOneHandlerOnTheOther(MachineConfig config) {
    SimPort port = new SimPort(1, 1_000);
    Machine machine = Rig.step(config, port);
    Mutex tty = machine.mutex(TTY, "tty0");
    Mutex dev = machine.mutex(DEV, "dev0");
    Context top = machine.enterTop();
    take(top, tty, dev);
    machine
        .softInterrupt("soft", Ipl.SOFTNET, (c, n) -> take(c, dev), NOTHING, Attach.MPSAFE)
        .schedule(machine.cpu(0));
    port.run(32);
    InterruptLine line = machine.line("line", machine.cpu(1));
    line.establish(top, "handler", Ipl.TTY, (c, n) -> take(c, tty), NOTHING, Attach.MPSAFE);
    line.raise();
    port.run(32);
  }

  @Test
  void raisedHighEnoughItDoesNoHarm() {
    take(top, tty, dev);
    int s = cpu0.splraise(Ipl.TTY);
    take(cpu0, dev);
    cpu0.splx(s);

    assertThatCode(() -> interrupt(handler(0, Ipl.TTY, (c, n) -> take(c, tty))))
        .doesNotThrowAnyException();
  }

  @Test
  void loweringUnderTheLockCounts() {
    take(top, tty, dev);
    interrupt(handler(0, Ipl.TTY, (c, n) -> take(c, tty)));
    cpu0.splraise(Ipl.NET);
    int net = cpu0.splraise(Ipl.TTY);
    dev.enter(cpu0);

    reports(LockRule.SAFE_TO_UNSAFE, () -> cpu0.splx(net), "splx", "dev => tty");
  }

  @Test
  void whatALineDidBeforeItWasRoutedAwayIsForgotten() {
    take(top, tty, dev);
    InterruptLine line = handler(0, Ipl.TTY, (c, n) -> take(c, tty));
    interrupt(line);
    line.route(top, machine.cpu(1));
    port.run(32);

    assertThatCode(() -> take(cpu0, dev)).doesNotThrowAnyException();
  }

  @Test
  void aClassTakenUnderTheKernelLockAndHeldBelowAHandlerThatWantsItIsReported() {
    take(cpu0, dev);
    take(top, machine.kernelLock(), dev);

    reports(
        LockRule.IMPLICIT_EDGE,
        () -> interrupt(handler(0, Ipl.TTY, (c, n) -> take(c, machine.kernelLock()))),
        "kernel -> dev => kernel");
  }

  @Test
  void notTakenUnderTheKernelLockItDoesNoHarm() {
    take(cpu0, dev);
    take(top, machine.kernelLock());

    assertThatCode(() -> interrupt(handler(0, Ipl.TTY, (c, n) -> take(c, machine.kernelLock()))))
        .doesNotThrowAnyException();
  }

  @Test
  void waitingForACalloutUnderALockThatItTakesIsReportedThoughItDoesNotRunNow() {
    Callout c = machine.callout("tick", (x, n) -> take(x, dev), NOTHING, Attach.MPSAFE);
    c.schedule(top, 0);
    port.advance(2 * TICK);
    port.run(32);

    dev.enter(top);
    reports(LockRule.WAIT_FOR_HANDLER, () -> c.cancelAndWait(top), "dev", "callout 'tick'");
    dev.exit(top);
    queue.enter(top);
    assertThatCode(() -> c.cancelAndWait(top)).doesNotThrowAnyException();
    queue.exit(top);
  }

  @Test
  void waitingForACalloutUnderALockOfAHandlerThatInterruptsItIsReported() {
    Callout c = machine.callout("tick", (x, n) -> {}, NOTHING, Attach.MPSAFE);
    c.schedule(top, 0);
    port.advance(2 * TICK);
    port.run(32);
    interrupt(handler(0, Ipl.NET, (x, n) -> take(x, dev)));

    dev.enter(top);
    reports(LockRule.WAIT_FOR_HANDLER, () -> c.cancelAndWait(top), "dev", "callout 'tick'");
    dev.exit(top);
  }

  @Test
  void theWaitMayBeSeenBeforeTheHandlerTakesTheLock() {
    SoftInterrupt s =
        machine.softInterrupt("soft", Ipl.SOFTNET, (x, n) -> take(x, dev), NOTHING, Attach.MPSAFE);
    Callout c = machine.callout("tick", (x, n) -> take(x, dev), NOTHING, Attach.MPSAFE);
    dev.enter(top);
    c.cancelAndWait(top);
    dev.exit(top);
    c.schedule(top, 0);
    port.advance(2 * TICK);

    reports(LockRule.WAIT_FOR_HANDLER, () -> port.run(32), "dev", "callout 'tick'");
    assertThat(s.count()).isZero();
  }

  @Test
  void detachingAHandlerUnderALockThatItTakesIsReported() {
    InterruptLine line = machine.line("shared", machine.cpu(0));
    InterruptLine.Established e =
        line.establish(top, "h", Ipl.NET, (c, n) -> take(c, dev), NOTHING, Attach.MPSAFE);
    InterruptLine.Established other =
        line.establish(top, "i", Ipl.TTY, (c, n) -> {}, NOTHING, Attach.MPSAFE);
    interrupt(line);

    tty.enter(top);
    assertThatCode(() -> line.disestablish(top, other)).doesNotThrowAnyException();
    tty.exit(top);
    dev.enter(top);
    reports(LockRule.WAIT_FOR_HANDLER, () -> line.disestablish(top, e), "dev", "shared");
    dev.exit(top);
  }

  @Test
  void detachingASoftInterruptUnderALockThatItTakesIsReported() {
    SoftInterrupt s =
        machine.softInterrupt("soft", Ipl.SOFTNET, (x, n) -> take(x, dev), NOTHING, Attach.MPSAFE);
    s.schedule(machine.cpu(0));
    port.run(32);

    dev.enter(top);
    reports(LockRule.WAIT_FOR_HANDLER, () -> s.disestablish(top), "dev", "soft interrupt 'soft'");
    dev.exit(top);
    assertThatCode(() -> s.disestablish(top)).doesNotThrowAnyException();
  }

  @Test
  void bothPlacesAreInTheReportOfAnOrderViolation() {
    queue.enter(top);
    assertThatThrownBy(() -> dev.enter(top))
        .isInstanceOfSatisfying(
            LockViolation.class,
            v -> {
              assertThat(v.report().rule()).isEqualTo(LockRule.DECLARED_ORDER);
              assertThat(v.report().places())
                  .extracting(Place::what)
                  .containsExactly("enter queue 'queue0'", "enter dev 'dev0'");
              assertThat(v.report().places()).extracting(Place::level).contains("NET");
            });
    queue.exit(top);
  }

  @Test
  void aSoftInterruptThatWasScheduledAndNeverRanIsReportedAtQuiescence() {
    SoftInterrupt s =
        machine.softInterrupt("soft", Ipl.SOFTNET, (x, n) -> {}, NOTHING, Attach.MPSAFE);
    machine.checkQuiescent();
    s.schedule(machine.cpu(1));

    assertThatThrownBy(machine::checkQuiescent).hasMessageContainingAll("cpu1", "never ran");
    machine.cpu(1).interrupts().withdraw(~0L);
    assertThatThrownBy(machine::checkQuiescent).hasMessageContainingAll("'soft'", "never ran");
  }

  @Test
  void afterItsRunAllIsQuiet() {
    SoftInterrupt s =
        machine.softInterrupt("soft", Ipl.SOFTNET, (x, n) -> {}, NOTHING, Attach.MPSAFE);
    s.schedule(machine.cpu(1));
    port.run(32);
    machine.checkQuiescent();
    cpu0.splraise(Ipl.NET);

    assertThatThrownBy(machine::checkQuiescent).hasMessageContainingAll("cpu0", "NET");
  }

  @Test
  void codeThatAssumesThatTheKernelLockWasKeptOverASleepIsReported() {
    KernelLock kernel = machine.kernelLock();
    kernel.enter(top);
    long since = kernel.generation();
    kernel.assertKept(top, since);
    kernel.retake(top, kernel.dropAll(top));

    assertThatThrownBy(() -> kernel.assertKept(top, since))
        .isInstanceOf(LockViolation.class)
        .hasMessageContaining("kept the kernel lock");
    kernel.exit(top);
  }

  @Test
  void aReaderThatWantsToWriteIsToldSo() {
    Machine standard = new Machine(Rig.config(1), port);
    RwLock table = standard.rwLock(LockOrder.UDPTABLE, "table");
    Context reader = standard.enterTop();
    table.enterRead(reader);

    reports(LockRule.UPGRADE, () -> table.enterWrite(reader), "table");
  }

  @Test
  void twoInstancesAgainstTheirOrderAreTold() {
    Mutex second = machine.mutex(DEV, "dev1");
    second.enter(top);

    reports(LockRule.INSTANCE_ORDER, () -> dev.enter(top), "dev0", "dev1");
  }

  @Test
  void aClassHeldBelowTheHandlerThatTakesItIsReportedWithBothPlaces() {
    take(cpu0, dev);

    assertThatThrownBy(() -> interrupt(handler(0, Ipl.TTY, (c, n) -> take(c, dev))))
        .isInstanceOfSatisfying(
            LockViolation.class,
            v -> {
              assertThat(v.report().rule()).isEqualTo(LockRule.HELD_BELOW_HANDLER);
              assertThat(v.report().places()).hasSize(2);
            });
  }

  @Test
  void neverHeldElsewhereItIsStillTakenTooHigh() {
    reports(
        LockRule.LEVEL_AT_ACQUIRE,
        () -> interrupt(handler(0, Ipl.TTY, (c, n) -> take(c, dev))),
        "dev0",
        "TTY");
  }

  @Test
  void aLockHeldForLongerThanTheBoundIsReportedAndAShortHoldIsNot() {
    System.setProperty("splnet.check.holdMicros", "1000");
    Machine bounded;
    try {
      bounded = new Machine(Rig.config(1), port);
    } finally {
      System.clearProperty("splnet.check.holdMicros");
    }
    Mutex m = bounded.mutex(LockOrder.DEVICE, "dev");
    Context ctx = bounded.enterTop();
    take(ctx, m, bounded.mutex(LockOrder.IFSND, "q"));
    take(ctx, bounded.kernelLock());
    m.enter(ctx);
    port.advance(2_000_000);

    reports(LockRule.HELD_TOO_LONG, () -> m.exit(ctx), "dev", "2000 us", "1000 us");
  }

  @Test
  void theObservedEdgesCanBeRead() {
    take(top, tty, dev, queue);

    assertThat(machine.observed().edges())
        .extracting(e -> e.from() + " -> " + e.to())
        .containsExactlyInAnyOrder("tty -> dev", "tty -> queue", "dev -> queue");
    assertThat(machine.observed().edges())
        .allSatisfy(e -> assertThat(e.witness()).contains("enter", "application context"));
    assertThat(machine.observed().nodes())
        .contains(
            new ObservedOrder.Node("dev", true, true),
            new ObservedOrder.Node("callout", true, false));
  }

  @Test
  void edgesThatNoFrameShowsCanBeReadToo() {
    take(cpu0, dev);
    interrupt(handler(0, Ipl.TTY, (c, n) -> take(c, tty)));

    assertThat(machine.observed().edges())
        .filteredOn(ObservedOrder.Edge::implicit)
        .filteredOn(e -> e.from().equals("dev") && e.to().equals("tty"))
        .singleElement()
        .satisfies(e -> assertThat(e.witness()).contains("cpu0", "NET", "TTY"));
  }

  @Test
  void whatWasObservedCanBeWrittenAndReadAndAddedUp() {
    take(top, tty, dev);
    ObservedOrder first = machine.observed();
    take(top, dev, queue);
    ObservedOrder second = machine.observed();

    assertThat(ObservedOrder.parse(second.toLines())).isEqualTo(second);
    assertThat(first.plus(second)).isEqualTo(second);
    assertThatThrownBy(() -> ObservedOrder.parse(List.of("digraph {")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("digraph {", "splnet.check.graph");
  }
}
