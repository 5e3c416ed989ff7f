package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.testing.Arena;
import org.splnet.kernel.testing.BothPorts;
import org.splnet.kernel.testing.PortKind;
import org.splnet.kernel.testing.Tally;

/** Readers against writers. */
@BothPorts
@SuppressWarnings("LockedCheck")
class RwLockRacesTest {
  @Parameter PortKind on;

  static Stream<LockBinding> bindings() {
    return LockBinding.standard().stream();
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void aWriterIsAloneAmongReaders(LockBinding binding) {
    on.run(arena -> {
      int times = arena.rounds(3_000, 4);
      Machine machine = arena.machine(Rig.config(2).withBinding(binding));
      RwLock lock = machine.rwLock(LockOrder.UDPTABLE, "udp");
      Tally left = new Tally();
      Tally right = new Tally();
      AtomicBoolean torn = new AtomicBoolean();
      AtomicInteger readers = new AtomicInteger();
      Arena.Runner writer =
          arena.start(
              "writer",
              () ->
                  arena.call(
                      machine,
                      top -> {
                        for (int i = 0; i < times; i++) {
                          lock.enterWrite(top);
                          left.add();
                          right.add();
                          lock.exitWrite(top);
                        }
                      }));
      arena.call(
          machine,
          top -> {
            for (int i = 0; i < times; i++) {
              lock.enterRead(top);
              torn.compareAndSet(false, left.get() != right.get());
              readers.incrementAndGet();
              lock.exitRead(top);
            }
          });
      writer.endWell();
      assertThat(torn).isFalse();
      assertThat(left.get()).isEqualTo(times);
    });
  }
}
