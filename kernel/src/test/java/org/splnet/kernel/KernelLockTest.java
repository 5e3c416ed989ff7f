package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.sim.SimPort;

@SuppressWarnings("LockedCheck")
class KernelLockTest {
  static Stream<LockBinding> bindings() {
    return LockBinding.standard().stream();
  }

  private static Machine machine(LockBinding binding) {
    return Rig.step(Rig.config(1).withBinding(binding), new SimPort(1, 0));
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void isRecursiveAndRaisesToItsFloorAtMost(LockBinding binding) {
    Machine machine = machine(binding);
    KernelLock kernel = machine.kernelLock();
    Mutex dev = machine.mutex(LockOrder.DEVICE, "dev");
    Context other = machine.enterTop();
    Rig.top(
        machine,
        top -> {
          kernel.enter(top);
          kernel.enter(top);
          assertThat(top.level()).isEqualTo(machine.rank(machine.config().kernelFloor()));
          dev.enter(top);
          kernel.enter(top);
          kernel.exit(top);
          dev.exit(top);
          kernel.exit(top);
          assertThat(kernel.isHeld(top)).isTrue();
          assertThat(kernel.isHeld(other)).isFalse();
          kernel.exit(top);
          assertThat(kernel.isHeld(top)).isFalse();
          assertThat(top.level()).isZero();
        });
  }

  @Test
  void itsFloorIsTheLevelOfTheProtocolsWhereTheyHaveLocksOfTheirOwn() {
    MachineConfig fine = Rig.config(1).withBinding(LockBinding.FINE);

    assertThat(fine.kernelFloor()).isEqualTo(Ipl.SOFTNET);
    assertThat(fine.withBinding(LockBinding.SOFTNET_LOCK).kernelFloor()).isEqualTo(Ipl.SOFTNET);
    assertThat(fine.withProtocolIpl(Ipl.NET).kernelFloor()).isEqualTo(Ipl.NET);
    assertThat(fine.withBinding(LockBinding.BIG_LOCK).kernelFloor()).isEqualTo(Ipl.NONE);
    assertThat(fine.withBinding(LockBinding.FLAGGED_DRIVERS).kernelFloor()).isEqualTo(Ipl.NONE);
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void droppedWholeItLeavesTheLevelAsItWasBeforeTheFirstEnterAndRetakenRaisesItAgain(
      LockBinding binding) {
    Machine machine = machine(binding);
    KernelLock kernel = machine.kernelLock();
    int floor = machine.rank(machine.config().kernelFloor());
    Rig.top(
        machine,
        top -> {
          kernel.enter(top);
          kernel.enter(top);
          int depth = kernel.dropAll(top);
          assertThat(top.level()).isZero();
          kernel.retake(top, depth);
          assertThat(top.level()).isEqualTo(floor);
          kernel.exit(top);
          assertThat(top.level()).isEqualTo(floor);
          kernel.exit(top);
          assertThat(top.level()).isZero();
        });
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void isDroppedWholeAndRetakenAtTheSameDepth(LockBinding binding) {
    Machine machine = machine(binding);
    KernelLock kernel = machine.kernelLock();
    Context other = machine.enterTop();
    Rig.top(
        machine,
        top -> {
          assertThat(kernel.dropAll(top)).isZero();
          kernel.retake(top, 0);
          for (int i = 0; i < 3; i++) {
            kernel.enter(top);
          }
          long generation = kernel.generation();

          int depth = kernel.dropAll(top);
          assertThat(depth).isEqualTo(3);
          assertThat(kernel.isHeld(top)).isFalse();
          kernel.enter(other);
          kernel.exit(other);
          kernel.retake(top, depth);

          assertThat(kernel.generation()).isNotEqualTo(generation);
          for (int i = 0; i < 3; i++) {
            assertThat(kernel.isHeld(top)).isTrue();
            kernel.exit(top);
          }
          assertThat(kernel.isHeld(top)).isFalse();
        });
  }

  @Test
  void isOutermost() {
    Machine machine = machine(LockBinding.FINE);
    Mutex dev = machine.mutex(LockOrder.DEVICE, "dev");
    Rig.top(
        machine,
        top -> {
          dev.enter(top);
          assertThatThrownBy(() -> machine.kernelLock().enter(top))
              .isInstanceOf(LockViolation.class)
              .hasMessageContainingAll("kernel lock", "dev", "outermost");
          dev.exit(top);
        });
  }

  @Test
  void releasingItWithoutHoldingItIsReported() {
    Machine machine = machine(LockBinding.FINE);
    Rig.top(
        machine,
        top ->
            assertThatThrownBy(() -> machine.kernelLock().exit(top))
                .hasMessageContaining("ownership"));
  }

  @Test
  void aWaitForACpuThatTakesTurnsIsReportedInsteadOfHanging() {
    Machine machine = machine(LockBinding.FINE);
    Context holder = machine.enterTop();
    machine.kernelLock().enter(holder);

    assertThatThrownBy(() -> machine.kernelLock().enter(machine.enterTop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("for ever");
  }
}
