package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.sim.SimPort;

@SuppressWarnings("LockedCheck")
class RwLockTest {
  static Stream<LockBinding> bindings() {
    return LockBinding.standard().stream();
  }

  @Test
  void readersShareALockOfItsOwn() {
    Machine machine = Rig.step(Rig.config(1), new SimPort(1, 0));
    RwLock lock = machine.rwLock(LockOrder.UDPTABLE, "udp");
    Context a = machine.enterTop();
    Context b = machine.enterTop();

    lock.enterRead(a);
    lock.enterRead(b);
    lock.exitRead(a);
    lock.exitRead(b);
    lock.enterWrite(a);
    assertThat(lock.isHeld(a)).isTrue();
    assertThatThrownBy(() -> lock.enterRead(b))
        .as("a writer excludes readers; alone on a thread they would wait for ever")
        .isInstanceOf(IllegalStateException.class);
    lock.exitWrite(a);
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void countsReadersAndWritersAsAcquisitions(LockBinding binding) {
    Machine machine = Rig.step(Rig.config(1).withBinding(binding), new SimPort(1, 0));
    RwLock lock = machine.rwLock(LockOrder.UDPTABLE, "udp");
    LockStatistics before = machine.lockStatistics();
    Rig.top(
        machine,
        top -> {
          lock.enterRead(top);
          lock.exitRead(top);
          lock.enterWrite(top);
          lock.exitWrite(top);
          assertThat(top.level()).isZero();
        });

    LockStatistics counted = machine.lockStatistics().since(before);
    assertThat(counted.acquisitions()).isEqualTo(2);
    assertThat(counted.classes().get(machine.order().rank(LockOrder.UDPTABLE)).enters())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void aReaderMayNotBecomeAWriterNorReadTwice(LockBinding binding) {
    Machine machine = Rig.step(Rig.config(1).withBinding(binding), new SimPort(1, 0));
    RwLock lock = machine.rwLock(LockOrder.UDPTABLE, "udp");
    Rig.top(
        machine,
        top -> {
          lock.enterRead(top);
          assertThatThrownBy(() -> lock.enterWrite(top)).hasMessageContaining("recursion");
          assertThatThrownBy(() -> lock.enterRead(top)).hasMessageContaining("recursion");
          assertThatThrownBy(() -> lock.exitWrite(top)).hasMessageContaining("ownership");
          lock.exitRead(top);
        });
  }
}
