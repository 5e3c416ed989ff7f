package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.sim.SimPort;

/** Which real lock stands behind which logical ones, and what that excludes. */
@SuppressWarnings("LockedCheck")
class BindingTest {
  private static final LockClass[] CLASSES = {
    LockOrder.SORCV, LockOrder.ROUTE, LockOrder.DEVICE, LockOrder.PKTPOOL
  };

  /** A binding and, for the classes above, who shares a lock with whom. */
  static Stream<Arguments> groups() {
    return Stream.of(
        Arguments.of(LockBinding.BIG_LOCK, List.of(0, 0, 0, 0)),
        Arguments.of(LockBinding.FLAGGED_DRIVERS, List.of(0, 0, 1, 2)),
        Arguments.of(LockBinding.SOFTNET_LOCK, List.of(0, 0, 1, 2)),
        Arguments.of(LockBinding.FINE, List.of(0, 1, 2, 3)));
  }

  static Stream<LockBinding> bindings() {
    return LockBinding.standard().stream();
  }

  @ParameterizedTest
  @MethodSource("groups")
  void classesOfOneLockExcludeEachOtherAndOthersDoNot(LockBinding binding, List<Integer> group) {
    Machine machine = Rig.step(Rig.config(1).withBinding(binding), new SimPort(1, 0));
    Context a = machine.enterTop();
    Context b = machine.enterTop();
    for (int i = 0; i < CLASSES.length; i++) {
      for (int k = 0; k < CLASSES.length; k++) {
        Mutex x = machine.mutex(CLASSES[i], "x");
        Mutex y = machine.mutex(CLASSES[k], "y");
        x.enter(a);
        boolean free = y.tryEnter(b);
        assertThat(free)
            .as("%s while another holds %s", CLASSES[k], CLASSES[i])
            .isEqualTo(i == k ? alone(group, i) : !group.get(i).equals(group.get(k)));
        if (free) {
          y.exit(b);
        }
        x.exit(a);
      }
    }
  }

  /** A class that shares with none has a lock of its own for each instance. */
  private static boolean alone(List<Integer> group, int i) {
    return group.stream().filter(g -> g.equals(group.get(i))).count() == 1;
  }

  @ParameterizedTest
  @MethodSource("groups")
  void anAcquisitionIsCountedOncePerRealLockAndAnEnterPerLogicalOne(
      LockBinding binding, List<Integer> group) {
    Machine machine = Rig.step(Rig.config(1).withBinding(binding), new SimPort(1, 0));
    Mutex[] locks = Stream.of(CLASSES).map(c -> machine.mutex(c, c.name())).toArray(Mutex[]::new);
    LockStatistics before = machine.lockStatistics();
    int times = 10;
    Rig.top(
        machine,
        top -> {
          for (int i = 0; i < times; i++) {
            for (Mutex m : locks) {
              m.enter(top);
            }
            for (Mutex m : locks) {
              m.exit(top);
            }
          }
        });

    LockStatistics counted = machine.lockStatistics().since(before);
    assertThat(counted.acquisitions()).isEqualTo(times * group.stream().distinct().count());
    for (LockClass c : CLASSES) {
      assertThat(counted.classes().get(machine.order().rank(c)).enters())
          .as(c.name())
          .isEqualTo(times);
    }
  }

  @Test
  void underTheBigLockOneEntryCountsOneAcquisitionHoweverManyLocksAreInside() {
    Machine machine = Rig.step(Rig.config(1).withBinding(LockBinding.BIG_LOCK), new SimPort(1, 0));
    Mutex dev = machine.mutex(LockOrder.DEVICE, "dev");
    Context ctx = machine.cpu(0).context();
    InterruptLine line = machine.line("line", machine.cpu(0));
    InterruptLine.Established e =
        line.establish(
            ctx,
            "net",
            Ipl.NET,
            (c, n) -> {
              for (int i = 0; i < 5; i++) {
                dev.enter(c);
                dev.exit(c);
              }
            },
            NOTHING,
            Attach.MPSAFE);
    assertThat(e.wrapped()).as("flagged or not, every entry is wrapped").isTrue();
    LockStatistics before = machine.lockStatistics();

    line.raise();
    machine.cpu(0).turn();

    LockStatistics counted = machine.lockStatistics().since(before);
    assertThat(counted.acquisitions()).isEqualTo(1);
    assertThat(counted.classes().getFirst().acquisitions()).isEqualTo(1);
    assertThat(counted.classes().get(machine.order().rank(LockOrder.DEVICE)).enters()).isEqualTo(5);
  }

  @Test
  void theEntryLockOfADomainIsWhatTheBindingSays() {
    Machine big = new Machine(Rig.config(1).withBinding(LockBinding.BIG_LOCK), new SimPort(1, 0));
    Machine flagged =
        new Machine(Rig.config(1).withBinding(LockBinding.FLAGGED_DRIVERS), new SimPort(1, 0));
    Machine softnet =
        new Machine(Rig.config(1).withBinding(LockBinding.SOFTNET_LOCK), new SimPort(1, 0));
    Machine fine = new Machine(Rig.config(1).withBinding(LockBinding.FINE), new SimPort(1, 0));

    assertThat(big.entryLock(Domain.DRIVER)).isSameAs(big.kernelLock());
    assertThat(big.entryLock(Domain.PROTOCOL)).isSameAs(big.kernelLock());
    assertThat(flagged.entryLock(Domain.DRIVER)).isNull();
    assertThat(flagged.entryLock(Domain.PROTOCOL)).isSameAs(flagged.kernelLock());
    assertThat(softnet.entryLock(Domain.DRIVER)).isNull();
    assertThat(softnet.entryLock(Domain.PROTOCOL)).isInstanceOf(Mutex.class);
    assertThat(fine.entryLock(Domain.PROTOCOL)).isNull();
    assertThat(fine.entryLock(Attach.UNFLAGGED)).isSameAs(fine.kernelLock());
  }

  @Test
  void aBindingWhoseQuotientHasACycleIsRefusedWithTheChain() {
    LockBinding cyclic =
        new LockBinding(
            "cyclic",
            c -> c == LockOrder.SORCV || c == LockOrder.ARP ? LockOrder.SORCV : c,
            d -> null);

    assertThatThrownBy(() -> Rig.config(1).withBinding(cyclic))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("cyclic", "sorcv -> ifaddr -> arp", "deadlock");
  }

  @Test
  void theStandardBindingsHaveNoCycle() {
    LockBinding.standard().forEach(b -> b.check(LockOrder.STANDARD));
    assertThat(LockBinding.of("softnet")).isSameAs(LockBinding.SOFTNET_LOCK);
    assertThatThrownBy(() -> LockBinding.of("coarse"))
        .hasMessageContainingAll("coarse", "big", "flagged", "softnet", "fine");
  }
}
