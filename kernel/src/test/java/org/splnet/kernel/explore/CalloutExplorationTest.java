package org.splnet.kernel.explore;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.SoftInterrupt;

/** Callouts armed, cancelled and waited for from several CPUs; soft interrupts that go. */
@Tag("woven")
@Tag("races")
class CalloutExplorationTest {
  private static final long TICK = 1 << 20;

  /** What a handler of one at a time counts. */
  private static final class Runs {
    final AtomicInteger begun = new AtomicInteger();
    volatile boolean running;
    volatile boolean gone;

    void handle() {
      if (running) {
        throw new AssertionError("the handler runs twice at once");
      }
      running = true;
      if (gone) {
        throw new AssertionError("the handler runs though nobody may call it any more");
      }
      begun.incrementAndGet();
      running = false;
    }
  }

  /** Armed by two CPUs, so that it moves between their wheels, and waited for by a third. */
  private static Program moves(int cpus) {
    return w -> {
      Machine m = w.machine(cpus);
      w.earlyTimes(3);
      Runs runs = new Runs();
      Callout c = m.callout("moves", (ctx, r) -> r.handle(), runs, Attach.MPSAFE);
      w.onCpu(m.cpu(0), "arms", ctx -> c.schedule(ctx, TICK));
      w.onCpu(m.cpu(1), "arms too", ctx -> c.schedule(ctx, 2 * TICK));
      w.top(m, "arms from elsewhere", ctx -> c.schedule(ctx, 0));
      w.interrupt(m.cpu(cpus - 1), "waits", Ipl.BIO, ctx -> waits(ctx, c, cpus));
    };
  }

  private static void waits(Context ctx, Callout c, int cpus) {
    if (cpus > 2) {
      c.cancelAndWait(ctx);
    } else {
      c.cancel(ctx);
    }
  }

  /** Waited for by an application while the handler arms itself anew. */
  private static Program endsForGood() {
    return w -> {
      Machine m = w.machine(2);
      w.earlyTimes(3);
      Runs runs = new Runs();
      Callout[] self = new Callout[1];
      Callout c =
          m.callout(
              "again",
              (ctx, r) -> {
                r.handle();
                if (r.begun.get() < 3) {
                  self[0].schedule(ctx, TICK);
                }
              },
              runs,
              Attach.MPSAFE);
      self[0] = c;
      w.onCpu(
          m.cpu(0),
          "arms and leaves",
          ctx -> {
            c.schedule(ctx, 0);
            runs.begun.get();
          });
      w.top(
          m,
          "ends",
          ctx -> {
            w.await(() -> runs.begun.get() > 0);
            c.cancelAndWait(ctx);
            if (c.isArmed(ctx)) {
              throw new AssertionError("it is armed, and was waited for");
            }
            runs.gone = true;
          });
    };
  }

  /** While a CPU waits for it, others arm it, on that very CPU's wheel among others. */
  private static Program movesToTheWaiter() {
    return w -> {
      Machine m = w.machine(2);
      w.earlyTimes(2);
      Runs runs = new Runs();
      Callout c = m.callout("moves", (ctx, r) -> r.handle(), runs, Attach.MPSAFE);
      w.onCpu(m.cpu(0), "arms", ctx -> c.schedule(ctx, 0));
      w.onCpu(
          m.cpu(1),
          "waits",
          ctx -> {
            w.await(() -> runs.running || runs.begun.get() > 0);
            c.cancelAndWait(ctx);
          });
      w.top(m, "arms anew", ctx -> armsAnew(w, ctx, c, runs));
      w.top(m, "arms anew as well", ctx -> armsAnew(w, ctx, c, runs));
    };
  }

  private static void armsAnew(World w, Context ctx, Callout c, Runs runs) {
    w.await(() -> runs.running || runs.begun.get() > 0);
    c.schedule(ctx, TICK);
  }

  /** Every due time is met: an idle CPU is woken for a callout armed on its wheel by another. */
  private static Program runsAll() {
    return w -> {
      Machine m = w.machine(2);
      w.earlyTimes(2);
      Runs[] runs = {new Runs(), new Runs(), new Runs()};
      for (int i = 0; i < runs.length; i++) {
        Callout c = m.callout("c" + i, (ctx, r) -> r.handle(), runs[i], Attach.MPSAFE);
        long delay = (i + 1) * 70L * TICK;
        w.top(m, "arms " + i, ctx -> c.schedule(ctx, delay));
      }
      w.event("waits", () -> w.await(() -> Stream.of(runs).allMatch(r -> r.begun.get() > 0)));
      w.atEnd(() -> {
        for (Runs r : runs) {
          if (r.begun.get() != 1) {
            throw new AssertionError("a callout ran " + r.begun + " times");
          }
        }
      });
    };
  }

  /** A soft interrupt scheduled by both CPUs and from outside sees what was put before. */
  private static Program softly(boolean goes) {
    return w -> {
      Machine m = w.machine(2);
      AtomicInteger put = new AtomicInteger();
      AtomicInteger taken = new AtomicInteger();
      Runs runs = new Runs();
      SoftInterrupt soft =
          m.softInterrupt(
              "takes",
              Ipl.SOFTNET,
              (ctx, r) -> {
                r.handle();
                taken.addAndGet(put.getAndSet(0));
              },
              runs,
              Attach.MPSAFE);
      w.onCpu(m.cpu(0), "puts", ctx -> put(put, soft, m));
      w.onCpu(m.cpu(1), "puts too", ctx -> put(put, soft, m));
      w.event("puts from outside", () -> put(put, soft, m));
      if (goes) {
        w.top(
            m,
            "detaches",
            ctx -> {
              soft.disestablish(ctx);
              runs.gone = true;
            });
      } else {
        w.atEnd(() -> {
          if (taken.get() != 3) {
            throw new AssertionError("3 were put and " + taken + " taken");
          }
        });
      }
    };
  }

  private static void put(AtomicInteger to, SoftInterrupt soft, Machine m) {
    to.incrementAndGet();
    soft.schedule(m.cpu(0));
  }

  static Stream<Exploration> all() {
    return Stream.of(
        Exploration.survives("a callout between two wheels", moves(2)),
        Exploration.survives("a callout between wheels, waited for", moves(3)),
        Exploration.survives("a callout that moves to the waiter", movesToTheWaiter()),
        Exploration.survives("a callout that ends", endsForGood()),
        Exploration.survives("callouts of sleeping CPUs", runsAll()),
        Exploration.survives("a soft interrupt", softly(false)),
        Exploration.survives("a soft interrupt that goes", softly(true)));
  }

  static Stream<Arguments> explorations() {
    return Exploration.arguments(all());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("explorations")
  void runsWhatIsDueOnceAndNothingThatWasWaitedFor(String name, Exploration exploration) {
    exploration.check();
  }
}
