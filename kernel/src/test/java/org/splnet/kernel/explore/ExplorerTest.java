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
    System.out.println(found.steps() + "\n" + found.stepsBefore() + "\n" + found.table());
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
}
