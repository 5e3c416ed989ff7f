package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.testing.Arena;
import org.splnet.kernel.testing.BothPorts;
import org.splnet.kernel.testing.PortKind;

/** Conditions on which threads wait that others signal. */
@BothPorts
@SuppressWarnings("LockedCheck")
class ConditionRacesTest {
  @Parameter PortKind on;

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
  void threadsThatHandATokenToAndFroLoseNoSignal(LockBinding binding) {
    on.run(arena -> {
      int times = arena.rounds(1_000, 4);
      Machine machine = arena.sleepy(Rig.config(1).withBinding(binding));
      Mutex interlock = machine.mutex(LockOrder.SORCV, "rcv");
      Condition condition = machine.condition(interlock);
      int[] turn = new int[1];
      Arena.Runner[] players = new Arena.Runner[2];
      for (int i = 0; i < 2; i++) {
        int me = i;
        players[i] =
            arena.start(
                "player" + i,
                () ->
                    arena.call(
                        machine,
                        top -> {
                          for (int k = 0; k < times; k++) {
                            enterDomain(machine, top);
                            interlock.enter(top);
                            while (turn[0] % 2 != me) {
                              condition.awaitLocked(top, Long.MAX_VALUE);
                            }
                            turn[0]++;
                            condition.broadcastLocked(top);
                            interlock.exit(top);
                            exitDomain(machine, top);
                          }
                        }));
      }
      players[0].endWell();
      players[1].endWell();
      assertThat(turn[0]).isEqualTo(2 * times);
    });
  }

  @Test
  void eachSignalWakesOneWhoTakesWhatWasPutThere() {
    on.run(arena -> {
      int times = arena.rounds(1_000, 3);
      Machine machine = arena.sleepy(Rig.config(2));
      Mutex interlock = machine.mutex(LockOrder.SORCV, "rcv");
      int[] left = new int[1];
      Condition condition = machine.condition(interlock, "something", () -> left[0] > 0);
      SoftInterrupt source =
          machine.softInterrupt(
              "source",
              Ipl.SOFTNET,
              (c, n) -> {
                interlock.enter(c);
                left[0]++;
                condition.signalLocked(c);
                interlock.exit(c);
              },
              NOTHING,
              Attach.MPSAFE);
      AtomicInteger taken = new AtomicInteger();
      Consumer<Context> taker =
          top -> {
            for (int k = 0; k < times; k++) {
              interlock.enter(top);
              while (left[0] == 0) {
                condition.awaitLocked(top, Long.MAX_VALUE);
              }
              left[0]--;
              interlock.exit(top);
              taken.incrementAndGet();
            }
          };
      Arena.Runner one = arena.start("one", machine, taker);
      Arena.Runner two = arena.start("two", machine, taker);
      for (int i = 1; i <= 2 * times; i++) {
        int now = i;
        source.schedule(machine.cpu(i % 2));
        arena.await("take " + i, () -> taken.get() == now);
      }
      one.endWell();
      two.endWell();
    });
  }

  @Test
  void aDeadlineEndsTheWaitAndASignalThatComesWithItIsNotLost() {
    on.run(arena -> {
      Machine machine = arena.sleepy(Rig.config(1));
      for (int i = 0; i < arena.rounds(50, 3); i++) {
        Mutex interlock = machine.mutex(LockOrder.SORCV, "rcv");
        Condition condition = machine.condition(interlock);
        AtomicBoolean given = new AtomicBoolean();
        Callout signal =
            machine.callout(
                "signal",
                (c, n) -> {
                  interlock.enter(c);
                  given.set(true);
                  condition.signalLocked(c);
                  interlock.exit(c);
                },
                NOTHING,
                Attach.MPSAFE);
        arena.call(
            machine,
            top -> {
              long deadline = machine.nanos() + 2 * CalloutTest.TICK;
              signal.schedule(top, CalloutTest.TICK);
              interlock.enter(top);
              boolean signalled = true;
              while (!given.get() && signalled) {
                signalled = condition.awaitLocked(top, deadline);
              }
              assertThat(signalled || machine.nanos() >= deadline).as("in time").isTrue();
              interlock.exit(top);
              signal.cancelAndWait(top);
            });
      }
    });
  }

  @Test
  void aBroadcastWakesAllWhoWait() {
    on.run(arena -> {
      Machine machine = arena.sleepy(Rig.config(1));
      Mutex interlock = machine.mutex(LockOrder.SORCV, "rcv");
      boolean[] open = new boolean[1];
      Condition condition = machine.condition(interlock, "the gate", () -> open[0]);
      List<Arena.Runner> waiters = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiters.add(
            arena.start(
                "waiter" + i,
                machine,
                top -> {
                  interlock.enter(top);
                  while (!open[0]) {
                    condition.awaitLocked(top, Long.MAX_VALUE);
                  }
                  interlock.exit(top);
                }));
      }
      arena.call(
          machine,
          top -> {
            interlock.enter(top);
            open[0] = true;
            condition.broadcastLocked(top);
            interlock.exit(top);
          });
      waiters.forEach(Arena.Runner::endWell);
    });
  }
}
