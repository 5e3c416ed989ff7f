package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.sim.SimPort;

@SuppressWarnings("LockedCheck")
class ConditionTest {
  static Stream<LockBinding> bindings() {
    return LockBinding.standard().stream();
  }

  private static void enterDomain(Machine machine, Context ctx) {
    EntryLock entry = machine.entryLock(Domain.PROTOCOL);
    if (entry != null) {
      entry.enter(ctx);
    }
  }

  private static void exitDomain(Machine machine, Context ctx) {
    EntryLock entry = machine.entryLock(Domain.PROTOCOL);
    if (entry != null) {
      entry.exit(ctx);
    }
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void aSignalFromASoftInterruptEndsTheWaitWithTheLocksHeldAgain(LockBinding binding) {
    SimPort port = new SimPort(1, 1_000);
    Machine machine = Rig.step(Rig.config(2).withBinding(binding), port);
    Mutex interlock = machine.mutex(LockOrder.SORCV, "rcv");
    Condition condition = machine.condition(interlock);
    AtomicBoolean there = new AtomicBoolean();
    SoftInterrupt input =
        machine.softInterrupt(
            "input",
            Ipl.SOFTNET,
            (c, n) -> {
              interlock.enter(c);
              there.set(true);
              condition.signalLocked(c);
              interlock.exit(c);
            },
            NOTHING,
            Attach.MPSAFE_PROTOCOL);
    Rig.top(
        machine,
        top -> {
          enterDomain(machine, top);
          interlock.enter(top);
          input.schedule(top);
          while (!there.get()) {
            assertThat(condition.awaitLocked(top, Long.MAX_VALUE)).isTrue();
          }
          assertThat(interlock.isHeld(top)).isTrue();
          assertThat(condition.awaitLocked(top, machine.nanos() + 10_000))
              .as("a signal ends one wait")
              .isFalse();
          interlock.exit(top);
          exitDomain(machine, top);
          assertThat(top.level()).isZero();
        });
    assertThat(there).isTrue();
    machine.close();
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void aWaitEndsAtItsDeadlineAndLeavesNothingBehind(LockBinding binding) {
    SimPort port = new SimPort(1, 1_000);
    Machine machine = Rig.step(Rig.config(1).withBinding(binding), port);
    Mutex interlock = machine.mutex(LockOrder.SORCV, "rcv");
    Condition condition = machine.condition(interlock);
    Rig.top(
        machine,
        top -> {
          enterDomain(machine, top);
          interlock.enter(top);
          long deadline = machine.nanos() + 50_000;
          assertThat(condition.awaitLocked(top, deadline)).isFalse();
          assertThat(machine.nanos()).isGreaterThanOrEqualTo(deadline);
          condition.signalLocked(top);
          assertThat(condition.awaitLocked(top, machine.nanos() + 10_000))
              .as("a signal that found no waiter is not kept")
              .isFalse();
          interlock.exit(top);
          exitDomain(machine, top);
        });
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void theKernelLockIsDroppedWholeForTheWaitAtWhateverDepth(LockBinding binding) {
    SimPort port = new SimPort(1, 1_000);
    Machine machine = Rig.step(Rig.config(1).withBinding(binding), port);
    KernelLock kernel = machine.kernelLock();
    Mutex interlock = machine.mutex(LockOrder.SORCV, "rcv");
    Condition condition = machine.condition(interlock);
    AtomicInteger ran = new AtomicInteger();
    SoftInterrupt old =
        machine.softInterrupt(
            "old",
            Ipl.SOFTNET,
            (c, n) -> {
              assertThat(kernel.isHeld(c)).isTrue();
              ran.incrementAndGet();
            },
            NOTHING,
            Attach.UNFLAGGED);
    Rig.top(
        machine,
        top -> {
          kernel.enter(top);
          kernel.enter(top);
          long generation = kernel.generation();
          interlock.enter(top);
          old.schedule(top);
          assertThat(condition.awaitLocked(top, machine.nanos() + 100_000)).isFalse();
          assertThat(ran).hasValue(1);
          interlock.exit(top);
          assertThat(kernel.generation()).isNotEqualTo(generation);
          kernel.exit(top);
          assertThat(kernel.isHeld(top)).isTrue();
          kernel.exit(top);
        });
  }

  @Test
  void blockingWithAnotherLockHeldIsReported() {
    Machine machine = Rig.step(Rig.config(1), new SimPort(1, 1_000));
    Mutex interlock = machine.mutex(LockOrder.SORCV, "rcv");
    Mutex routes = machine.mutex(LockOrder.ROUTE, "routes");
    Condition condition = machine.condition(interlock);
    Rig.top(
        machine,
        top -> {
          interlock.enter(top);
          routes.enter(top);
          assertThatThrownBy(() -> condition.awaitLocked(top, 0))
              .isInstanceOf(LockViolation.class)
              .hasMessageContainingAll("blocks while it holds", "routes");
          routes.exit(top);
          interlock.exit(top);
          assertThatThrownBy(() -> condition.signalLocked(top))
              .isInstanceOf(LockViolation.class)
              .hasMessageContaining("must be held");
        });
  }

  @Test
  void aThreadWithItsInterruptFlagSetStillSleepsAndKeepsTheFlag() {
    try (Machine machine = Rig.sleepy(Rig.config(1))) {
      Mutex interlock = machine.mutex(LockOrder.SORCV, "rcv");
      Condition condition = machine.condition(interlock);
      AtomicBoolean there = new AtomicBoolean();
      AtomicBoolean kept = new AtomicBoolean();
      Rig.Runner sleeper =
          Rig.start(
              "sleeper",
              () ->
                  Rig.top(
                      machine,
                      top -> {
                        Thread.currentThread().interrupt();
                        interlock.enter(top);
                        while (!there.get()) {
                          condition.awaitLocked(top, Long.MAX_VALUE);
                        }
                        interlock.exit(top);
                        kept.set(Thread.interrupted());
                      }));
      Rig.await("sleep", sleeper::isBlocked);
      Rig.top(
          machine,
          top -> {
            interlock.enter(top);
            there.set(true);
            condition.signalLocked(top);
            interlock.exit(top);
          });
      sleeper.endWell();
      assertThat(kept).isTrue();
    }
  }
}
