package org.splnet.lab.check.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.Shared;
import org.splnet.kernel.explore.World;

/** Programs whose number of classes is known in closed form. */
final class KnownPrograms {
  private static final LockClass LOCK = World.lockClass("known", Ipl.NET);
  private static final int LARGEST_LAST_ZERO = 15;

  private KnownPrograms() {}

  /**
   * One of them.
   *
   * @param name with its size
   * @param program it
   * @param classes how many it has
   * @param deadlocks how many of them end in a deadlock
   * @param interrupted whether it has handlers
   */
  record Known(String name, Program program, long classes, long deadlocks, boolean interrupted) {}

  /**
   * All of them.
   *
   * @param large with the sizes that take seconds
   */
  static List<Known> all(boolean large) {
    List<Known> all = new ArrayList<>();
    upTo(large ? 7 : 5, n -> all.add(oneLock(n)));
    upTo(large ? 12 : 6, n -> all.add(readers(n)));
    upTo(
        large ? LARGEST_LAST_ZERO : 9,
        n -> {
          if (n > 1) {
            all.add(lastZero(n));
          }
        });
    upTo(large ? 5 : 3, n -> all.add(increments(n)));
    for (int[] size : new int[][] {{2, 2}, {2, 4}, {3, 2}, {3, 3}, {4, 2}}) {
      all.add(additions(size[0], size[1]));
    }
    all.add(storeBuffering());
    upTo(
        large ? 10 : 6,
        n -> {
          if (n > 1) {
            all.add(philosophers(n, false));
            all.add(philosophers(n, true));
          }
        });
    for (int[] size : new int[][] {{1, 1}, {2, 3}, {3, 2}, {4, 4}, {6, 5}}) {
      all.add(handler(size[0], size[1]));
    }
    all.add(nested(3, 2, 2, Ipl.BIO, Ipl.NET, 4L * 6));
    all.add(nested(3, 2, 2, Ipl.NET, Ipl.NET, 4L * 5));
    all.add(masked(4));
    return List.copyOf(all);
  }

  private static void upTo(int n, IntConsumer each) {
    for (int i = 1; i <= n; i++) {
      each.accept(i);
    }
  }

  private static Known known(String name, Program program, long classes) {
    return new Known(name, program, classes, 0, false);
  }

  private static long factorial(int n) {
    return n <= 1 ? 1 : n * factorial(n - 1);
  }

  private static void within(Mutex lock, Context ctx, Runnable body) {
    lock.enter(ctx);
    try {
      body.run();
    } finally {
      lock.exit(ctx);
    }
  }

  private static Known oneLock(int n) {
    return known(
        "one lock, " + n + " threads",
        w -> {
          Machine m = w.machine(1, LOCK);
          Mutex lock = m.mutex(LOCK, "one");
          for (int i = 0; i < n; i++) {
            w.top(m, "t" + i, ctx -> within(lock, ctx, () -> {}));
          }
        },
        factorial(n));
  }

  private static Known readers(int n) {
    return known(
        "1 writer, " + n + " readers",
        w -> {
          Machine m = w.machine(1);
          Shared x = w.shared("x", 0);
          w.top(m, "writer", ctx -> x.write(1));
          for (int i = 0; i < n; i++) {
            w.top(m, "reader" + i, ctx -> x.read());
          }
        },
        1L << n);
  }

  /**
   * A reader looks from the last place for a zero, while each place becomes one after the other.
   */
  static Known lastZero(int n) {
    return known(
        "lastzero(" + n + ")",
        w -> {
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
            Shared from = a[j - 1];
            Shared to = a[j];
            w.top(m, "writer" + j, ctx -> to.write(from.read() + 1));
          }
        },
        (n + 3L) << (n - 2));
  }

  private static Known increments(int n) {
    return known(
        "racy increment, " + n + " threads",
        w -> {
          Machine m = w.machine(1);
          Shared x = w.shared("x", 0);
          for (int i = 0; i < n; i++) {
            w.top(m, "t" + i, ctx -> x.write(x.read() + 1));
          }
        },
        factorial(n) * factorial(n));
  }

  private static Known additions(int n, int k) {
    long classes = factorial(n * k);
    for (int i = 0; i < n; i++) {
      classes /= factorial(k);
    }
    return known(
        n + " threads, " + k + " additions each",
        w -> {
          Machine m = w.machine(1);
          Shared x = w.shared("x", 0);
          for (int i = 0; i < n; i++) {
            w.top(
                m,
                "t" + i,
                ctx -> {
                  for (int j = 0; j < k; j++) {
                    x.fetchAdd(1);
                  }
                });
          }
        },
        classes);
  }

  private static Known storeBuffering() {
    return known(
        "store buffering",
        w -> {
          Machine m = w.machine(1);
          Shared x = w.shared("x", 0);
          Shared y = w.shared("y", 0);
          w.top(
              m,
              "t0",
              ctx -> {
                x.write(1);
                y.read();
              });
          w.top(
              m,
              "t1",
              ctx -> {
                y.write(1);
                x.read();
              });
        },
        3);
  }

  private static Known philosophers(int n, boolean ordered) {
    Program program =
        w -> {
          Machine m = w.machine(1, LOCK);
          Mutex[] forks = new Mutex[n];
          for (int i = 0; i < n; i++) {
            forks[i] = m.mutex(LOCK, "fork" + i);
          }
          for (int i = 0; i < n; i++) {
            boolean swapped = ordered && i == n - 1;
            Mutex first = forks[swapped ? 0 : i];
            Mutex second = forks[swapped ? i : (i + 1) % n];
            w.top(m, "p" + i, ctx -> within(first, ctx, () -> within(second, ctx, () -> {})));
          }
        };
    String name = "philosophers, " + (ordered ? "ordered, " : "naive, ") + n;
    long all = 1L << n;
    return ordered
        ? new Known(name, program, all - 2, 0, false)
        : new Known(name, program, all - 1, 1, false);
  }

  private static Known handler(int steps, int ofCpu) {
    return new Known(
        "handler of " + steps + " steps, " + ofCpu + " of its CPU",
        w -> {
          Machine m = w.machine(1);
          Shared x = w.shared("x", 0);
          w.interrupt(m.cpu(0), "line", Ipl.NET, ctx -> add(x, steps));
          w.onCpu(m.cpu(0), "main", ctx -> add(x, ofCpu));
        },
        ofCpu + 1L,
        0,
        true);
  }

  private static void add(Shared x, int times) {
    for (int i = 0; i < times; i++) {
      x.fetchAdd(1);
    }
  }

  /**
   * The second handler comes at each gap of the rest: within the first one too, if it is higher.
   */
  private static Known nested(int ofCpu, int first, int second, Ipl low, Ipl high, long classes) {
    return new Known(
        "handlers at %s and %s, %d of their CPU".formatted(low, high, ofCpu),
        w -> {
          Machine m = w.machine(1);
          Shared x = w.shared("x", 0);
          w.interrupt(m.cpu(0), "first", low, ctx -> add(x, first));
          w.interrupt(m.cpu(0), "second", high, ctx -> add(x, second));
          w.onCpu(m.cpu(0), "main", ctx -> add(x, ofCpu));
        },
        classes,
        0,
        true);
  }

  /** What is done at the level of the handler it cannot interrupt; it comes before or after. */
  private static Known masked(int steps) {
    return new Known(
        "a handler, and " + steps + " steps at its level",
        w -> {
          Machine m = w.machine(1);
          Shared x = w.shared("x", 0);
          w.interrupt(m.cpu(0), "line", Ipl.NET, ctx -> add(x, 1));
          w.onCpu(
              m.cpu(0),
              "main",
              ctx -> {
                int saved = ctx.splraise(Ipl.NET);
                add(x, steps);
                ctx.splx(saved);
              });
        },
        2,
        0,
        true);
  }
}
