package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.testing.BothPorts;
import org.splnet.kernel.testing.PortKind;
import org.splnet.kernel.testing.Tally;

/** Locks that a binding maps to one. */
@BothPorts
@SuppressWarnings("LockedCheck")
class BindingRacesTest {
  @Parameter PortKind on;

  static Stream<LockBinding> bindings() {
    return LockBinding.standard().stream();
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void whatSharesALockIsExclusiveOnRealCpus(LockBinding binding) {
    on.run(arena -> {
      Tally sum = new Tally();
      int times = arena.rounds(3_000, 4);
      Machine machine = arena.machine(Rig.config(2).withBinding(binding));
      Mutex one = machine.mutex(LockOrder.SORCV, "one");
      Mutex two = binding == LockBinding.FINE ? one : machine.mutex(LockOrder.ROUTE, "two");
      AtomicInteger done = new AtomicInteger();
      SoftInterrupt[] soft = new SoftInterrupt[1];
      int[] rounds = new int[2];
      soft[0] =
          machine.softInterrupt(
              "adder",
              Ipl.SOFTNET,
              (c, n) -> {
                int me = c.cpu().index();
                Mutex m = me == 0 ? one : two;
                for (int i = 0; i < 10; i++) {
                  m.enter(c);
                  sum.add();
                  m.exit(c);
                }
                rounds[me] += 10;
                if (rounds[me] < times) {
                  soft[0].schedule(c);
                } else {
                  done.incrementAndGet();
                }
              },
              NOTHING,
              Attach.MPSAFE_PROTOCOL);
      soft[0].schedule(machine.cpu(0));
      soft[0].schedule(machine.cpu(1));
      arena.call(
          machine,
          top -> {
            for (int i = 0; i < times; i++) {
              two.enter(top);
              sum.add();
              two.exit(top);
            }
          });
      arena.await("both CPUs", () -> done.get() == 2);
      assertThat(sum.get()).isEqualTo(2L * Math.max(times, 10) + times);
    });
  }
}
