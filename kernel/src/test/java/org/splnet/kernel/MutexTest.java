package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.sim.SimPort;

@SuppressWarnings("LockedCheck")
class MutexTest {
  static Stream<LockBinding> bindings() {
    return LockBinding.standard().stream();
  }

  private static Machine machine(LockBinding binding) {
    return Rig.step(Rig.config(1).withBinding(binding), new SimPort(1, 0));
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void isNotRecursiveWhateverLockStandsBehindIt(LockBinding binding) {
    Machine machine = machine(binding);
    Mutex m = machine.mutex(LockOrder.SORCV, "rcv");
    Rig.top(
        machine,
        top -> {
          m.enter(top);
          assertThatThrownBy(() -> m.enter(top))
              .isInstanceOf(LockViolation.class)
              .hasMessageContainingAll("recursion", "rcv");
          m.exit(top);
        });
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void theOrderIsJudgedWhateverLockStandsBehind(LockBinding binding) {
    Machine machine = machine(binding);
    Mutex outer = machine.mutex(LockOrder.SORCV, "rcv");
    Mutex inner = machine.mutex(LockOrder.ROUTE, "routes");
    Rig.top(
        machine,
        top -> {
          inner.enter(top);
          assertThatThrownBy(() -> outer.enter(top))
              .isInstanceOf(LockViolation.class)
              .hasMessageContainingAll("order", "rcv", "routes");
          inner.exit(top);
          outer.enter(top);
          inner.enter(top);
          inner.exit(top);
          outer.exit(top);
        });
  }

  @Test
  void twoLocksOfOneClassAreTakenInTheOrderInWhichTheyWereMade() {
    Machine machine = machine(LockBinding.FINE);
    Mutex first = machine.mutex(LockOrder.SORCV, "first");
    Mutex second = machine.mutex(LockOrder.SORCV, "second");
    Rig.top(
        machine,
        top -> {
          first.enter(top);
          second.enter(top);
          second.exit(top);
          first.exit(top);
          second.enter(top);
          assertThatThrownBy(() -> first.enter(top)).hasMessageContaining("order");
          second.exit(top);
        });
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void tryEnterIsFalseIfTheLockIsHeldEvenByTheCaller(LockBinding binding) {
    Machine machine = machine(binding);
    Mutex m = machine.mutex(LockOrder.SORCV, "rcv");
    Context a = machine.enterTop();
    Context b = machine.enterTop();

    assertThat(m.tryEnter(a)).isTrue();
    assertThat(m.isHeld(a)).isTrue();
    assertThat(m.isHeld(b)).isFalse();
    assertThat(m.tryEnter(a)).isFalse();
    assertThat(m.tryEnter(b)).isFalse();
    assertThat(a.level()).isEqualTo(machine.rank(Ipl.SOFTNET));
    assertThat(b.level()).as("a failed try leaves the level alone").isZero();

    m.exit(a);
    assertThat(a.level()).isZero();
    assertThat(m.tryEnter(b)).isTrue();
    m.exit(b);
  }

  @Test
  void onASharedLockATryOfAnotherLogicalLockSucceedsForTheOwnerOnly() {
    Machine machine = machine(LockBinding.SOFTNET_LOCK);
    Mutex rcv = machine.mutex(LockOrder.SORCV, "rcv");
    Mutex routes = machine.mutex(LockOrder.ROUTE, "routes");
    Context a = machine.enterTop();
    Context b = machine.enterTop();

    rcv.enter(a);
    assertThat(routes.tryEnter(a)).isTrue();
    rcv.exit(a);
    assertThat(rcv.tryEnter(b)).as("the real lock is still held").isFalse();
    routes.exit(a);
    assertThat(rcv.tryEnter(b)).isTrue();
    rcv.exit(b);
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void releasesInAnyOrderKeepTheLevelUntilTheOutermost(LockBinding binding) {
    Machine machine = machine(binding);
    Mutex rcv = machine.mutex(LockOrder.SORCV, "rcv");
    Mutex dev = machine.mutex(LockOrder.DEVICE, "dev");
    Rig.top(
        machine,
        top -> {
          rcv.enter(top);
          assertThat(top.level()).isEqualTo(machine.rank(Ipl.SOFTNET));
          dev.enter(top);
          assertThat(top.level()).isEqualTo(machine.rank(Ipl.VM));

          dev.exit(top);
          assertThat(top.level()).as("never steps down part way").isEqualTo(machine.rank(Ipl.VM));
          dev.enter(top);
          rcv.exit(top);
          assertThat(top.level()).isEqualTo(machine.rank(Ipl.VM));
          dev.exit(top);
          assertThat(top.level()).isZero();
        });
  }

  @Test
  void theOutermostExitRestoresTheLevelAtWhichTheFrameEntered() {
    Machine machine = machine(LockBinding.FINE);
    Mutex rcv = machine.mutex(LockOrder.SORCV, "rcv");
    Rig.top(
        machine,
        top -> {
          int s = top.splraise(Ipl.NET);
          rcv.enter(top);
          assertThat(top.level()).as("never lowers").isEqualTo(machine.rank(Ipl.NET));
          rcv.exit(top);
          assertThat(top.level()).isEqualTo(machine.rank(Ipl.NET));
          top.splx(s);
        });
  }

  @Test
  void releasingWhatIsNotHeldIsReported() {
    Machine machine = machine(LockBinding.FINE);
    Mutex m = machine.mutex(LockOrder.SORCV, "rcv");
    Context a = machine.enterTop();
    Context b = machine.enterTop();

    assertThatThrownBy(() -> m.exit(a)).hasMessageContaining("ownership");
    m.enter(a);
    assertThatThrownBy(() -> m.exit(b)).hasMessageContaining("ownership");
    assertThatThrownBy(() -> m.assertHeld(b)).hasMessageContaining("must be held");
    m.assertHeld(a);
    m.exit(a);
  }

  @Test
  void aMutexOfAReadersWriterClassIsRefused() {
    Machine machine = machine(LockBinding.FINE);

    assertThatThrownBy(() -> machine.mutex(LockOrder.UDPTABLE, "t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("udptable", "RW", "MUTEX");
    assertThatThrownBy(() -> machine.rwLock(LockOrder.SORCV, "t"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClassThatTheOrderDoesNotKnowIsRefused() {
    Machine machine = machine(LockBinding.FINE);
    LockClass stray =
        new LockClass(
            "stray", LockClass.Kind.MUTEX, Domain.DRIVER, Ipl.VM, false, "nothing", "nobody");

    assertThatThrownBy(() -> machine.mutex(stray, "s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("stray", "LockOrder");
  }

  @Test
  void protocolClassesFollowTheLevelOfTheConfiguration() {
    Machine machine = Rig.step(Rig.config(1).withProtocolIpl(Ipl.NET), new SimPort(1, 0));
    Mutex rcv = machine.mutex(LockOrder.SORCV, "rcv");
    Rig.top(
        machine,
        top -> {
          rcv.enter(top);
          assertThat(top.level()).isEqualTo(machine.rank(Ipl.NET));
          rcv.exit(top);
        });
  }
}
