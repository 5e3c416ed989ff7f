package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
