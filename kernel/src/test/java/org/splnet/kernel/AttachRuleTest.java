package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;

/** Handlers that would break the rule of implicit edges are not attached at all. */
class AttachRuleTest {
  private static LockClass device(Ipl ipl) {
    return new LockClass("dev", LockClass.Kind.MUTEX, Domain.DRIVER, ipl, true, "a device", "all");
  }

  private static MachineConfig config(LockClass device) {
    return Rig.config(2).withOrder(new LockOrder(List.of(LockOrder.BIG, device, CALLOUT, IRQ)));
  }

  private static final LockClass CALLOUT = LockOrder.CALLOUT;
  private static final LockClass IRQ = LockOrder.INTERRUPT;

  private static InterruptLine.Established serial(Machine machine, int cpu, Attach attach) {
    return machine
        .line("sio", machine.cpu(cpu))
        .establish(machine.enterTop(), "serial", Ipl.TTY, (c, n) -> {}, NOTHING, attach);
  }

  private static Machine machine(MachineConfig config) {
    return Rig.step(config, new SimPort(1, 1_000));
  }

  @Test
  void anUnflaggedHandlerAboveAClassThatIsTakenUnderTheKernelLockIsRefusedWithTheRemedies() {
    Machine machine = machine(config(device(Ipl.NET)));

    assertThatThrownBy(() -> serial(machine, 0, Attach.UNFLAGGED))
        .isInstanceOfSatisfying(
            LockViolation.class,
            v -> assertThat(v.report().rule()).isEqualTo(LockRule.IMPLICIT_EDGE))
        .hasMessageContainingAll(
            "serial", "dev", "TTY", "NET", "raise the class", "flag the handler", "route", "merge");
  }

  @Test
  void aFlaggedOneIsAccepted() {
    assertThat(serial(machine(config(device(Ipl.NET))), 0, Attach.MPSAFE).wrapped()).isFalse();
  }

  @Test
  void withTheClassRaisedItIsAccepted() {
    assertThat(serial(machine(config(device(Ipl.VM))), 0, Attach.UNFLAGGED).wrapped()).isTrue();
  }

  @Test
  void withTheLevelsMergedItIsAccepted() {
    MachineConfig merged = config(device(Ipl.NET)).withLevels(LevelSet.MERGED);

    assertThat(serial(machine(merged), 0, Attach.UNFLAGGED).wrapped()).isTrue();
  }

  /** The locks of 2005: the devices of the real order, at the level of their interrupts. */
  private static final MachineConfig DEVICES_AT_NET =
      Rig.config(2).withClassLevel(LockOrder.DEVICE, Ipl.NET);

  @Test
  void aRealClassDeclaredAtTheLevelOf2005HasASerialHandlerRefusedWithTheRemedies() {
    assertThatThrownBy(() -> serial(machine(DEVICES_AT_NET), 0, Attach.UNFLAGGED))
        .isInstanceOfSatisfying(
            LockViolation.class,
            v -> assertThat(v.report().rule()).isEqualTo(LockRule.IMPLICIT_EDGE))
        .hasMessageContainingAll(
            "'serial'",
            "'device'",
            "TTY on cpu0",
            "held there at NET",
            "raise the class to TTY",
            "flag the handler",
            "route its line",
            "merges NET and TTY");
  }

  @Test
  void eachOfTheRemediesOfARealClassHelps() {
    MachineConfig raised = DEVICES_AT_NET.withClassLevel(LockOrder.DEVICE, Ipl.TTY);
    MachineConfig confined = DEVICES_AT_NET.withConfined(LockOrder.DEVICE, 0);
    MachineConfig merged = DEVICES_AT_NET.withLevels(LevelSet.MERGED);

    assertThat(serial(machine(raised), 0, Attach.UNFLAGGED).wrapped()).isTrue();
    assertThat(serial(machine(DEVICES_AT_NET), 0, Attach.MPSAFE).wrapped()).isFalse();
    assertThat(serial(machine(confined), 1, Attach.UNFLAGGED).wrapped()).isTrue();
    assertThat(serial(machine(merged), 0, Attach.UNFLAGGED).wrapped()).isTrue();
    assertThat(serial(machine(Rig.config(2)), 0, Attach.UNFLAGGED).wrapped()).isTrue();
  }

  private static final MachineConfig ASKED_TWICE =
      DEVICES_AT_NET.withOptions(KernelOptions.DEFAULT.knowingThatThisDeadlocks());

  @Test
  void whoAsksTwiceIsNotRefused() {
    Machine machine = machine(ASKED_TWICE);

    InterruptLine line = serial(machine, 0, Attach.UNFLAGGED).line();
    line.route(machine.enterTop(), machine.cpu(1));

    assertThat(line.cpu(machine.enterTop())).isSameAs(machine.cpu(1));
  }

  @Test
  void whoWatchesIsToldOfWhatWasAskedForTwiceOnceForEachCpu() {
    WatchingPort port = new WatchingPort();
    Machine machine = new Machine(ASKED_TWICE, port);

    assertThat(serial(machine, 0, Attach.UNFLAGGED).wrapped()).isTrue();
    assertThat(serial(machine, 0, Attach.UNFLAGGED).wrapped()).isTrue();
    assertThat(serial(machine, 1, Attach.UNFLAGGED).wrapped()).isTrue();

    assertThat(port.rules()).containsExactly(LockRule.IMPLICIT_EDGE, LockRule.IMPLICIT_EDGE);
    assertThat(port.predictions.getFirst())
        .hasMessageContainingAll("'serial'", "'device'", "TTY on cpu0", "raise the class to TTY");
  }

  @Test
  void whoWatchesAndHasNotAskedIsRefusedToo() {
    WatchingPort port = new WatchingPort();
    Machine machine = new Machine(DEVICES_AT_NET, port);

    assertThatThrownBy(() -> serial(machine, 0, Attach.UNFLAGGED))
        .isInstanceOf(LockViolation.class);
    assertThat(port.predictions).isEmpty();
  }

  @Test
  void withTheClassBoundToTheKernelLockItIsAccepted() {
    MachineConfig big = config(device(Ipl.NET)).withBinding(LockBinding.BIG_LOCK);

    assertThat(serial(machine(big), 0, Attach.UNFLAGGED).wrapped()).isTrue();
  }

  @Test
  void routedToACpuWhereTheClassIsNotTakenItIsAcceptedAndMayNotBeRoutedBack() {
    LockClass dev = device(Ipl.NET);
    Machine machine = machine(config(dev).withConfined(dev, 0));
    Context top = machine.enterTop();

    InterruptLine line = serial(machine, 1, Attach.UNFLAGGED).line();

    assertThatThrownBy(() -> line.route(top, machine.cpu(0)))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("serial", "cpu0");
    assertThat(line.cpu(top)).isSameAs(machine.cpu(1));
    assertThatThrownBy(() -> serial(machine, 0, Attach.UNFLAGGED))
        .isInstanceOf(LockViolation.class);
  }

  @Test
  void aConfinedClassTakenOnAnotherCpuIsReported() {
    LockClass dev = device(Ipl.NET);
    Machine machine = machine(config(dev).withConfined(dev, 0));
    Mutex mutex = machine.mutex(dev, "dev0");
    Rig.top(machine, top -> take(mutex, top));
    take(mutex, machine.cpu(0).context());

    assertThatThrownBy(() -> take(mutex, machine.cpu(1).context()))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("dev0", "confines");
  }

  @Test
  void softInterruptsAndCalloutsAreJudgedForEveryCpu() {
    LockClass low = device(Ipl.NONE);
    Machine machine = machine(config(low));
    Machine confined = machine(config(low).withConfined(low, 0));

    for (Machine m : List.of(machine, confined)) {
      assertThatThrownBy(() -> m.callout("tick", (c, n) -> {}, NOTHING, Attach.UNFLAGGED))
          .isInstanceOf(LockViolation.class)
          .hasMessageContainingAll("tick", "SOFTCLOCK");
      assertThatThrownBy(
              () -> m.softInterrupt("soft", Ipl.SOFTNET, (c, n) -> {}, NOTHING, Attach.UNFLAGGED))
          .isInstanceOf(LockViolation.class)
          .hasMessageContainingAll("soft", "SOFTNET");
    }
    machine.callout("tick", (c, n) -> {}, NOTHING, Attach.MPSAFE);
    machine(config(device(Ipl.SOFTNET)))
        .softInterrupt("soft", Ipl.SOFTNET, (c, n) -> {}, NOTHING, Attach.UNFLAGGED);
  }

  /** A class that nobody takes inside the kernel lock. */
  private static MachineConfig beside(Ipl ipl) {
    LockClass table =
        new LockClass("table", LockClass.Kind.MUTEX, Domain.PROTOCOL, ipl, false, "it", "all");
    return Rig.config(2).withOrder(new LockOrder(List.of(LockOrder.BIG, table, CALLOUT, IRQ)));
  }

  @Test
  void aClassBetweenTheFloorOfTheKernelLockAndTheHandlerIsRefusedThoughNeverTakenInsideIt() {
    assertThatThrownBy(() -> serial(machine(beside(Ipl.NET)), 0, Attach.UNFLAGGED))
        .isInstanceOfSatisfying(
            LockViolation.class,
            v -> assertThat(v.report().rule()).isEqualTo(LockRule.IMPLICIT_EDGE))
        .hasMessageContainingAll("serial", "'table'", "held at NET", "above the level NONE");
  }

  @Test
  void atTheFloorAtTheHandlerOrBehindTheKernelLockItIsAccepted() {
    for (MachineConfig config :
        List.of(
            beside(Ipl.SOFTNET),
            beside(Ipl.TTY),
            beside(Ipl.NET).withProtocolIpl(Ipl.NET),
            beside(Ipl.NET).withLevels(LevelSet.MERGED),
            beside(Ipl.NET).withBinding(LockBinding.BIG_LOCK))) {
      assertThat(serial(machine(config), 0, Attach.UNFLAGGED).wrapped()).isTrue();
    }
  }

  /** Never under the kernel lock, but a handler that takes it interrupts who holds that. */
  @Test
  void aClassBetweenTheLevelOfTheKernelLockAndThatOfTheHandlerIsRefused() {
    MachineConfig arpAtNet = Rig.config(2).withClassLevel(LockOrder.ARP, Ipl.NET);

    assertThatThrownBy(() -> serial(machine(arpAtNet), 0, Attach.UNFLAGGED))
        .isInstanceOfSatisfying(
            LockViolation.class,
            v -> assertThat(v.report().rule()).isEqualTo(LockRule.IMPLICIT_EDGE))
        .hasMessageContainingAll("'arp'", "held at NET", "above the level SOFTNET", "TTY");
    assertThat(serial(machine(arpAtNet), 0, Attach.MPSAFE).wrapped()).isFalse();
    assertThat(serial(machine(arpAtNet.withProtocolIpl(Ipl.NET)), 0, Attach.UNFLAGGED).wrapped())
        .isTrue();
    assertThat(
            serial(machine(arpAtNet.withConfined(LockOrder.ARP, 0)), 1, Attach.UNFLAGGED).wrapped())
        .isTrue();
  }

  /** So the kernel lock is nowhere held below the classes that handlers take above it. */
  @Test
  void anUnflaggedCalloutEntersTheKernelLockAtTheLevelOfTheProtocols() {
    for (LockBinding grain : List.of(LockBinding.FINE, LockBinding.FLAGGED_DRIVERS)) {
      SimPort port = new SimPort(1, 1_000);
      Machine machine = Rig.step(Rig.config(1).withBinding(grain), port);
      List<Integer> levels = new ArrayList<>();
      Callout c =
          machine.callout("tick", (ctx, n) -> levels.add(ctx.level), NOTHING, Attach.UNFLAGGED);
      SoftInterrupt soft =
          machine.softInterrupt(
              "low", Ipl.SOFTCLOCK, (ctx, n) -> levels.add(ctx.level), NOTHING, Attach.UNFLAGGED);
      c.schedule(machine.cpu(0).context(), 1);
      soft.schedule(machine.cpu(0));

      assertThat(port.runUntil(() -> levels.size() == 2, 1_000_000_000L)).isTrue();

      Ipl at = grain == LockBinding.FINE ? Ipl.SOFTNET : Ipl.SOFTCLOCK;
      assertThat(levels).containsOnly(machine.rank(at));
      assertThat(machine.cpu(0).context().level).isZero();
    }
  }

  @Test
  void aFlaggedHandlerThatItsLineHasEnterTheKernelLockIsJudgedToo() {
    MachineConfig line =
        DEVICES_AT_NET.withOptions(KernelOptions.DEFAULT.withEntryLock(EntryScope.LINE));
    Machine machine = machine(line);
    Context top = machine.enterTop();
    InterruptLine shared = machine.line("shared", machine.cpu(0));
    shared.establish(top, "modem", Ipl.TTY, (c, n) -> {}, NOTHING, Attach.MPSAFE);

    assertThatThrownBy(
            () -> shared.establish(top, "old", Ipl.NET, (c, n) -> {}, NOTHING, Attach.UNFLAGGED))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("'modem'", "'device'", "TTY");
  }

  private static void take(Mutex mutex, Context ctx) {
    mutex.enter(ctx);
    try {
      mutex.assertHeld(ctx);
    } finally {
      mutex.exit(ctx);
    }
  }
}
