package org.splnet.kernel.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockRule;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;

@Tag("woven")
class ExplorerTest {
  private static final int BUDGET = 500;
  private static final LockClass A = World.lockClass("a", Ipl.SOFTNET);
  private static final LockClass B = World.lockClass("b", Ipl.SOFTNET);

  private static Program twoLocks(boolean ordered) {
    return w -> {
      Machine m = w.machine(1, A, B);
      Mutex a = m.mutex(A, "one");
      Mutex b = m.mutex(B, "two");
      w.top(
          m,
          "first",
          ctx -> {
            a.enter(ctx);
            b.enter(ctx);
            b.exit(ctx);
            a.exit(ctx);
          });
      w.top(
          m,
          "second",
          ctx -> {
            (ordered ? a : b).enter(ctx);
            (ordered ? b : a).enter(ctx);
            (ordered ? b : a).exit(ctx);
            (ordered ? a : b).exit(ctx);
          });
    };
  }

  private static Explorer explorer(Program p, StrategyKind kind, long seed) {
    return new Explorer(p, kind, seed, Explorer.MAX_STEPS);
  }

  @ParameterizedTest
  @EnumSource(StrategyKind.class)
  void findsTheDeadlockOfTwoLocksTakenTheOtherWayRound(StrategyKind kind) {
    for (long seed = 1; seed <= 20; seed++) {
      Explorer.Summary s = explorer(twoLocks(false), kind, seed).explore(0, 1, n -> n < BUDGET);
      assertThat(s.failure()).as("%s from seed %d", kind, seed).isNotNull();
      assertThat(s.failure().rule()).isEqualTo(LockRule.DEADLOCK);
    }
  }

  @ParameterizedTest
  @EnumSource(StrategyKind.class)
  void findsNothingWhereTheyAreTakenInOrder(StrategyKind kind) {
    Explorer.Summary s = explorer(twoLocks(true), kind, 1).explore(0, 1, n -> n < BUDGET);
    assertThat(s.failure()).as("%s", s).isNull();
    assertThat(s.predictions()).isEmpty();
  }

  @Test
  void aFoundScheduleIsShortenedToOneSwitchAndReplays() {
    Explorer e = explorer(twoLocks(false), StrategyKind.RANDOM, 1);
    Explorer.Summary s = e.explore(0, 1, n -> n < BUDGET);
    Explorer.Found found = e.shorten(s.firstFailing());
    assertThat(found.steps()).hasSize(1);
    Explorer.Found again = e.replay(found.steps());
    assertThat(again.outcome().failure().rule()).isEqualTo(LockRule.DEADLOCK);
    assertThat(again.outcome().digest()).isEqualTo(found.outcome().digest());
    assertThat(again.table()).isEqualTo(found.table());
  }

  @Test
  void aProgramThatLooksAtTheClockOrAtHashesIsRefused() {
    Set<Object> order = new HashSet<>();
    Program hashes =
        w -> {
          Machine m = w.machine(1);
          order.clear();
          for (int i = 0; i < 8; i++) {
            int n = i;
            order.add(
                new Object() {
                  @Override
                  public String toString() {
                    return "thread " + n;
                  }
                });
          }
          order.forEach(o -> w.top(m, o.toString(), ctx -> w.port().note(o.toString().hashCode())));
        };
    assertThatThrownBy(() -> explorer(hashes, StrategyKind.RANDOM, 1))
        .hasMessageContaining("not deterministic");
    Program clock =
        w -> w.top(w.machine(1), "late", ctx -> assertThat(System.nanoTime()).isNotZero());
    Explorer.Summary s = explorer(clock, StrategyKind.RANDOM, 1).explore(0, 1, n -> n < 1);
    assertThat(s.failure().text()).contains("System.nanoTime()");
  }

  /** The lock is left in a finally on the way out of the frame, which must not hide the cause. */
  @Test
  void whatAHandlerFailedWithIsToldAndNotWhatFollowedFromIt() {
    Program p =
        w -> {
          Machine m = w.machine(1, A);
          Mutex a = m.mutex(A, "one");
          w.onCpu(
              m.cpu(0),
              "holder",
              ctx -> {
                a.enter(ctx);
                try {
                  ctx.splx(0);
                } finally {
                  a.exit(ctx);
                }
              });
          w.interrupt(
              m.cpu(0),
              "handler",
              Ipl.SOFTNET,
              ctx -> {
                a.enter(ctx);
                a.exit(ctx);
              });
        };
    Explorer.Summary s = explorer(p, StrategyKind.RANDOM, 1).explore(0, 1, n -> n < BUDGET);
    assertThat(s.failure()).isNotNull();
    assertThat(s.failure().rule()).isEqualTo(LockRule.RECURSION);
  }

  @Test
  void whatIsSettledIsNotPartOfAnySchedule() {
    int[] steps = new int[2];
    for (int i = 0; i < 2; i++) {
      boolean settles = i == 1;
      Program p =
          w -> {
            Machine m = w.machine(1, A);
            Mutex a = m.mutex(A, "one");
            boolean[] ran = new boolean[1];
            w.onCpu(
                m.cpu(0),
                "early",
                ctx -> {
                  a.enter(ctx);
                  a.exit(ctx);
                  ran[0] = true;
                });
            if (settles) {
              w.settle();
              assertThat(ran[0]).isTrue();
            }
            w.top(
                m,
                "late",
                ctx -> {
                  a.enter(ctx);
                  a.exit(ctx);
                });
          };
      Outcome o = explorer(p, StrategyKind.RANDOM, 1).run(0);
      assertThat(o.failure()).isNull();
      steps[i] = (int) o.steps();
    }
    assertThat(steps[1]).isLessThan(steps[0]);
  }
}
