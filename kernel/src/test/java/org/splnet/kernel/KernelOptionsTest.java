package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;

/** The choices of the kernel floor: what each does, and what is refused. */
@SuppressWarnings("LockedCheck")
class KernelOptionsTest {
  private static final KernelOptions KNOWING = KernelOptions.DEFAULT.knowingThatThisDeadlocks();

  private static Machine machine(KernelOptions options) {
    return Rig.step(Rig.config(1).withOptions(options), new SimPort(1, 0));
  }

  @Test
  void negativeControlsAreRefusedUnlessTheyAreAskedFor() {
    for (KernelOptions control :
        List.of(
            KernelOptions.DEFAULT.withReplay(ReplayOrder.LOWEST),
            KernelOptions.DEFAULT.withLevelWith(LevelWith.OWN))) {
      assertThatThrownBy(() -> Rig.config(1).withOptions(control))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("choose", "--i-know-this-deadlocks");
      Rig.config(1).withOptions(control.knowingThatThisDeadlocks());
    }
  }

  @Test
  void labelsAreFoundAndUnknownOnesNameTheChoices() {
    for (ReplayOrder order : ReplayOrder.values()) {
      assertThat(ReplayOrder.of(order.label())).isSameAs(order);
    }
    for (LevelWith who : LevelWith.values()) {
      assertThat(LevelWith.of(who.label())).isSameAs(who);
    }
    assertThatThrownBy(() -> ReplayOrder.of("x")).hasMessageContaining("highest, lowest");
    assertThatThrownBy(() -> LevelWith.of("x")).hasMessageContaining("lock, caller, own");
  }

  @Test
  void replayIsHighestFirstOrOnRequestLowestFirst() {
    assertThat(replayed(KernelOptions.DEFAULT)).containsExactly("tty", "net", "bio");
    assertThat(replayed(KNOWING.withReplay(ReplayOrder.LOWEST)))
        .containsExactly("bio", "net", "tty");
  }

  private static List<String> replayed(KernelOptions options) {
    Machine machine = machine(options);
    List<String> ran = new ArrayList<>();
    Context ctx = machine.cpu(0).context();
    int s = ctx.splraise(Ipl.HIGH);
    for (Ipl ipl : List.of(Ipl.NET, Ipl.TTY, Ipl.BIO)) {
      InterruptLine line = machine.line("line", machine.cpu(0));
      String name = ipl.name().toLowerCase(java.util.Locale.ROOT);
      line.establish(ctx, name, ipl, (c, n) -> ran.add(n), name, Attach.MPSAFE);
      line.raise();
    }
    ctx.splx(s);
    machine.close();
    return ran;
  }

  @Test
  void whereCallersRaiseHandlersAndCallsBeginAtTheHighestLevelOfTheLocks() {
    Machine machine = machine(KernelOptions.DEFAULT.withLevelWith(LevelWith.CALLER));
    int vm = machine.rank(Ipl.VM);
    List<Integer> levels = new ArrayList<>();
    Mutex rcv = machine.mutex(LockOrder.SORCV, "rcv");
    Mutex device = machine.mutex(LockOrder.DEVICE, "dev");
    SoftInterrupt soft =
        machine.softInterrupt(
            "soft",
            Ipl.SOFTNET,
            (c, n) -> {
              rcv.enter(c);
              device.enter(c);
              levels.add(c.level());
              device.exit(c);
              rcv.exit(c);
              levels.add(c.level());
            },
            NOTHING,
            Attach.UNFLAGGED);
    soft.schedule(machine.cpu(0));
    machine.cpu(0).turn();
    assertThat(levels).containsExactly(vm, vm);

    Rig.top(
        machine,
        top -> {
          assertThat(top.level()).isEqualTo(vm);
          rcv.enter(top);
          rcv.exit(top);
          assertThat(top.level()).isEqualTo(vm);
        });
    machine.close();
  }

  @Test
  void whereCallersRaiseOneThatHasNotIsToldSo() {
    Machine machine = machine(KernelOptions.DEFAULT.withLevelWith(LevelWith.CALLER));
    Context ctx = machine.cpu(0).context();
    Mutex device = machine.mutex(LockOrder.DEVICE, "dev");

    assertThatThrownBy(() -> device.enter(ctx))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("without having raised", "VM", "--level-with lock");

    int s = ctx.splraise(Ipl.VM);
    device.enter(ctx);
    device.exit(ctx);
    ctx.splx(s);
  }

  @Test
  void atTheOwnLevelTheCheckerNamesTheLockThatNobodyRaisedFor() {
    Machine machine = machine(KNOWING.withLevelWith(LevelWith.OWN));
    Mutex device = machine.mutex(LockOrder.DEVICE, "dev");

    Rig.top(
        machine,
        top ->
            assertThatThrownBy(() -> device.enter(top))
                .isInstanceOf(LockViolation.class)
                .hasMessageContaining("without having raised"));
  }

  @Test
  void theKernelsOwnLocksCarryTheirLevelInAnyCase() {
    Machine machine = machine(KNOWING.withLevelWith(LevelWith.OWN));
    Context ctx = machine.cpu(0).context();
    InterruptLine line = machine.line("line", machine.cpu(0));
    List<String> ran = new ArrayList<>();
    line.establish(ctx, "net", Ipl.NET, (c, n) -> ran.add(n), "net", Attach.MPSAFE);
    line.raise();
    machine.cpu(0).turn();

    assertThat(ran).containsExactly("net");
    machine.close();
  }
}
