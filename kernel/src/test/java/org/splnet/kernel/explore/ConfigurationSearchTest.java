package org.splnet.kernel.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;

/** Each configuration once: classes in closed form, and no end of a run missed. */
@Tag("woven")
class ConfigurationSearchTest {
  private static Exhauster.Summary all(Program p) {
    return new Exhauster(p, Explorer.MAX_STEPS)
        .run(new ConfigurationSearch(), Exhauster.OnFailure.GO_ON, runs -> runs < 1_000_000);
  }

  private static long classes(Program p) {
    Exhauster.Summary s = all(p);
    assertThat(s.exhausted()).isTrue();
    assertThat(s.failure()).isNull();
    return s.progress().classes();
  }

  private static long factorial(int n) {
    return n == 0 ? 1 : n * factorial(n - 1);
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "2, 4", "3, 2", "4, 1"})
  void countsTheOrdersInWhichOneVariableIsChanged(int n, int k) {
    Program p =
        w -> {
          Shared x = w.shared("x", 0);
          for (int i = 0; i < n; i++) {
            w.event(
                "thread " + i,
                () -> {
                  for (int j = 0; j < k; j++) {
                    x.fetchAdd(1);
                  }
                });
          }
        };
    long expected = factorial(n * k);
    for (int i = 0; i < n; i++) {
      expected /= factorial(k);
    }
    assertThat(classes(p)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "5"})
  void readersAreNotOrderedAmongThemselves(int n) {
    Program p =
        w -> {
          Shared x = w.shared("x", 0);
          w.event("writer", () -> x.write(1));
          for (int i = 0; i < n; i++) {
            w.event("reader " + i, x::read);
          }
        };
    assertThat(classes(p)).isEqualTo(1L << n);
  }

  @Test
  void whatTouchesDifferentVariablesIsOneClass() {
    Program p =
        w -> {
          for (int i = 0; i < 4; i++) {
            Shared x = w.shared("x" + i, 0);
            w.event("thread " + i, () -> x.fetchAdd(1));
          }
        };
    assertThat(classes(p)).isEqualTo(1);
  }

  /** Atomic objects are told apart by identity, and each is one variable under all its names. */
  @Test
  void accessesOfTheJdkAreSeenByTheirObjects() {
    Program same =
        w -> {
          AtomicInteger x = new AtomicInteger();
          w.event("one", () -> x.set(1));
          w.event("other", () -> x.incrementAndGet());
        };
    Program different =
        w -> {
          AtomicInteger x = new AtomicInteger();
          AtomicInteger y = new AtomicInteger();
          w.event("one", () -> x.set(1));
          w.event("other", () -> y.incrementAndGet());
        };
    assertThat(classes(same)).isEqualTo(2);
    assertThat(classes(different)).isEqualTo(1);
  }

  @Test
  void awaitingIsOneStepThatIsNotTakenInVain() {
    Program p =
        w -> {
          AtomicInteger x = new AtomicInteger();
          w.event(
              "counts",
              () -> {
                for (int i = 0; i < 5; i++) {
                  x.incrementAndGet();
                }
              });
          w.event("awaits", () -> w.await(() -> x.get() >= 3));
        };
    // After the third, the fourth or the fifth; as it looks it reads.
    Exhauster.Summary s = all(p);
    assertThat(s.exhausted()).isTrue();
    assertThat(s.progress().classes()).isLessThan(20);
    assertThat(s.progress().runs()).isLessThan(40);
  }

  @Test
  void anInterruptArrivesWhereverTheLevelAllowsAndNowhereElse() {
    LockClass device = World.lockClass("work", Ipl.NET);
    Set<String> ends = new HashSet<>();
    Program p =
        w -> {
          Machine m = w.machine(1, device);
          Mutex lock = m.mutex(device, "nic");
          Shared x = w.shared("x", 0);
          Shared y = w.shared("y", 0);
          int[] seen = new int[2];
          w.settle();
          w.interrupt(
              m.cpu(0),
              "nic",
              Ipl.NET,
              ctx -> {
                seen[0] = x.read();
                y.write(1);
              });
          w.onCpu(
              m.cpu(0),
              "works",
              ctx -> {
                x.write(1);
                lock.enter(ctx);
                x.write(2);
                seen[1] = y.read();
                lock.exit(ctx);
              });
          w.atEnd(() -> ends.add(seen[0] + " " + seen[1]));
        };
    ConfigurationSearch search = new ConfigurationSearch();
    Exhauster e = new Exhauster(p, Explorer.MAX_STEPS);
    Exhauster.Summary s = e.run(search, Exhauster.OnFailure.STOP, runs -> true);
    assertThat(s.failure()).isNull();
    assertThat(search.isExhausted()).isTrue();
    // Before the first write, or before the lock raises the level, or when it has been left.
    assertThat(ends).containsExactlyInAnyOrder("0 1", "1 1", "2 0");
  }

  @Test
  void findsTheOneScheduleThatDeadlocks() {
    LockClass locks = World.lockClass("locks", Ipl.NONE);
    Program p =
        w -> {
          Machine m = w.machine(1, locks);
          w.settle();
          Mutex a = m.mutex(locks, "a");
          Mutex b = m.mutex(locks, "b");
          w.top(m, "ab", ctx -> both(ctx, a, b));
          w.top(m, "ba", ctx -> both(ctx, b, a));
        };
    Exhauster.Summary s = all(p);
    assertThat(s.exhausted()).isTrue();
    assertThat(s.failures()).containsOnlyKeys("DEADLOCK");
  }

  @SuppressWarnings("LockedCheck") // crosswise, which is what is to be found
  private static void both(Context ctx, Mutex first, Mutex second) {
    first.enter(ctx);
    second.enter(ctx);
    second.exit(ctx);
    first.exit(ctx);
  }

  @Test
  void aProgramThatIsNotTheSameEachTimeIsRefused() {
    int[] built = new int[1];
    Program p =
        w -> {
          Shared x = w.shared("x", 0);
          int threads = built[0]++ == 0 ? 3 : 2;
          for (int i = 0; i < threads; i++) {
            w.event("thread " + i, () -> x.fetchAdd(1));
          }
        };
    assertThatThrownBy(
            () -> {
              Exhauster.Summary s = all(p);
              Failure f = s.failure();
              throw new IllegalStateException(f == null ? "nothing" : f.text());
            })
        .hasMessageContaining("not deterministic");
  }

  @Test
  void numbersAreKeptOnce() {
    LongSet set = new LongSet();
    for (long i = 0; i < 5000; i++) {
      assertThat(set.add(i * 0x9E3779B97F4A7C15L)).isTrue();
    }
    for (long i = 0; i < 5000; i++) {
      assertThat(set.add(i * 0x9E3779B97F4A7C15L)).isFalse();
    }
    assertThat(set.size()).isEqualTo(5000);
  }
}
