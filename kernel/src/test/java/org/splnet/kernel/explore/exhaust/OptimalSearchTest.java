package org.splnet.kernel.explore.exhaust;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Exhauster;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.Shared;

@Tag("woven")
class OptimalSearchTest {
  private static final LockClass FORK = org.splnet.kernel.explore.World.lockClass("f", Ipl.NET);

  private static Exhauster.Summary exhaust(Program p) {
    Exhauster.Summary s =
        new Exhauster(p, Explorer.MAX_STEPS)
            .run(new OptimalSearch(), Exhauster.OnFailure.GO_ON, n -> n < 1_000_000);
    assertThat(s.exhausted()).isTrue();
    assertThat(s.progress().redundant()).isZero();
    assertThat(s.progress().runs()).isEqualTo(s.progress().classes());
    return s;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,6", "4,24"})
  void oneLockAndOneSectionEachHasAClassForEachOrder(int n, int classes) {
    Exhauster.Summary s =
        exhaust(w -> {
          Machine m = w.machine(1, FORK);
          Mutex lock = m.mutex(FORK, "x");
          for (int i = 0; i < n; i++) {
            w.top(
                m,
                "t" + i,
                ctx -> {
                  lock.enter(ctx);
                  lock.exit(ctx);
                });
          }
        });
    assertThat(s.progress().classes()).isEqualTo(classes);
    assertThat(s.failure()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"2,5", "3,12", "4,28", "5,64", "8,704"})
  void lastZero(int n, int classes) {
    Exhauster.Summary s =
        exhaust(w -> {
          Machine m = w.machine(1);
          Shared[] a = new Shared[n + 1];
          for (int i = 0; i <= n; i++) {
            a[i] = w.shared("a" + i, 0);
          }
          w.top(
              m,
              "reader",
              ctx -> {
                int i = n;
                while (a[i].read() != 0) {
                  i--;
                }
              });
          for (int j = 1; j <= n; j++) {
            int k = j;
            w.top(m, "w" + j, ctx -> a[k].write(a[k - 1].read() + 1));
          }
        });
    assertThat(s.progress().classes()).isEqualTo(classes);
  }

  @ParameterizedTest
  @CsvSource({"2,3,1", "3,7,1", "4,15,1", "5,31,1"})
  void philosophers(int n, int classes, int deadlocks) {
    Exhauster.Summary s =
        exhaust(w -> {
          Machine m = w.machine(1, FORK);
          Mutex[] forks = new Mutex[n];
          for (int i = 0; i < n; i++) {
            forks[i] = m.mutex(FORK, "f" + i);
          }
          for (int i = 0; i < n; i++) {
            Mutex left = forks[i];
            Mutex right = forks[(i + 1) % n];
            w.top(
                m,
                "p" + i,
                ctx -> {
                  left.enter(ctx);
                  right.enter(ctx);
                  right.exit(ctx);
                  left.exit(ctx);
                });
          }
        });
    assertThat(s.progress().classes()).isEqualTo(classes);
    assertThat(s.failures()).containsEntry("DEADLOCK", (long) deadlocks).hasSize(1);
  }

  @Test
  void incrementsThatReadAndThenWrite() {
    Exhauster.Summary s =
        exhaust(w -> {
          Machine m = w.machine(1);
          Shared x = w.shared("x", 0);
          for (int i = 0; i < 3; i++) {
            w.top(m, "t" + i, ctx -> x.write(x.read() + 1));
          }
        });
    assertThat(s.progress().classes()).isEqualTo(36);
  }

  private static Exhauster.Summary interrupted(Program p) {
    Exhauster.Summary s =
        new Exhauster(p, Explorer.MAX_STEPS)
            .run(new ExhaustiveSearch(), Exhauster.OnFailure.GO_ON, n -> n < 100_000);
    assertThat(s.exhausted()).isTrue();
    assertThat(s.failure()).isNull();
    assertThat(s.progress().runs()).isEqualTo(s.progress().classes() + s.progress().redundant());
    return s;
  }

  private static void add(Shared to, int times) {
    for (int i = 0; i < times; i++) {
      to.fetchAdd(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0,2", "3,0,4", "3,4,4", "5,7,6"})
  void aHandlerHasAPlaceAtEachStepOfItsCpuThatConflictsWithItAndNoOther(
      int conflicting, int others, int classes) {
    Exhauster.Summary s =
        interrupted(w -> {
          Machine m = w.machine(1);
          Shared x = w.shared("x", 0);
          Shared y = w.shared("y", 0);
          w.interrupt(m.cpu(0), "line", Ipl.NET, ctx -> add(x, 3));
          w.onCpu(
              m.cpu(0),
              "main",
              ctx -> {
                for (int i = 0; i < conflicting; i++) {
                  x.fetchAdd(1);
                  add(y, others);
                }
              });
        });
    assertThat(s.progress().classes()).isEqualTo(classes);
    assertThat(s.progress().redundant()).isLessThanOrEqualTo((long) conflicting * others);
  }

  @Test
  void handlersOfTwoCpusAndAThreadHaveAllOrders() {
    Exhauster.Summary s =
        interrupted(w -> {
          Machine m = w.machine(2);
          Shared x = w.shared("x", 0);
          w.interrupt(m.cpu(0), "here", Ipl.NET, ctx -> add(x, 1));
          w.interrupt(m.cpu(1), "there", Ipl.NET, ctx -> add(x, 1));
          w.top(m, "thread", ctx -> add(x, 2));
        });
    // The four steps in every order, but for that of the two of the thread.
    assertThat(s.progress().classes()).isEqualTo(12);
  }

  @Test
  void aHandlerThatWaitsForALockOfAThreadComesAtAnyTime() {
    Exhauster.Summary s =
        interrupted(w -> {
          Machine m = w.machine(1, FORK);
          Mutex lock = m.mutex(FORK, "x");
          w.interrupt(
              m.cpu(0),
              "line",
              Ipl.NET,
              ctx -> {
                lock.enter(ctx);
                lock.exit(ctx);
              });
          w.onCpu(
              m.cpu(0),
              "main",
              ctx -> {
                lock.enter(ctx);
                lock.exit(ctx);
              });
          w.top(
              m,
              "thread",
              ctx -> {
                lock.enter(ctx);
                lock.exit(ctx);
              });
        });
    assertThat(s.progress().classes()).isEqualTo(6);
  }

  @Test
  void howManyClassesThereAreIsEstimatedFromTheFirstRunOn() {
    ExhaustiveSearch search = new ExhaustiveSearch();
    double[] first = new double[1];
    Program additions =
        w -> {
          Machine m = w.machine(1);
          Shared x = w.shared("x", 0);
          for (int i = 0; i < 3; i++) {
            w.top(m, "t" + i, ctx -> add(x, 3));
          }
        };
    Exhauster.Summary s =
        new Exhauster(additions, Explorer.MAX_STEPS)
            .run(
                search,
                Exhauster.OnFailure.GO_ON,
                n -> {
                  if (n == 840) {
                    first[0] = search.progress().estimate();
                  }
                  return true;
                });
    assertThat(first[0]).isBetween(800.0, 3400.0);
    assertThat(s.progress().estimate()).isEqualTo(1680);
  }
}
