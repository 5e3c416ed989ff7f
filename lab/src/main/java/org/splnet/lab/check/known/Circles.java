package org.splnet.lab.check.known;

import static org.splnet.lab.check.known.Threads.with;

import java.util.List;
import org.splnet.kernel.Context;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;

/** Programs that come to a standstill. */
final class Circles {
  private static final String DEADLOCK = "DEADLOCK";
  private static final int MOST_PHILOSOPHERS = 7;

  private Circles() {}

  static List<KnownProgram> all() {
    List<KnownProgram> all = new java.util.ArrayList<>();
    all.add(
        KnownProgram.of(
            "deadlock01", 3, DEADLOCK, "two locks taken in two orders around a count", twoLocks()));
    all.add(
        KnownProgram.of(
            "carter01",
            5,
            DEADLOCK,
            "the first of each group takes a lock for all of it, with the lock of the count held",
            groups()));
    all.add(
        KnownProgram.of(
            "phase01",
            3,
            DEADLOCK,
            "one leaves the outer lock with the inner held, and takes it again",
            phases()));
    for (int n = 2; n <= MOST_PHILOSOPHERS; n++) {
      all.add(
          KnownProgram.of(
              "din_phil" + n,
              n,
              DEADLOCK,
              n + " philosophers each take the left fork, then the right",
              philosophers(n)));
    }
    return all;
  }

  private static Program twoLocks() {
    return w -> {
      Threads t = new Threads(w);
      Mutex a = t.mutex("a");
      Mutex b = t.mutex("b");
      Cell count = new Cell(0);
      t.thread("up", ctx -> with(ctx, a, () -> with(ctx, b, () -> count.add(1))));
      t.thread("down", ctx -> with(ctx, b, () -> with(ctx, a, () -> count.add(-1))));
      t.thread("starts", ctx -> count.get());
    };
  }

  private static Program groups() {
    return w -> {
      Threads t = new Threads(w);
      Mutex counts = t.mutex("counts");
      Mutex room = t.mutex("room");
      Cell[] inside = {new Cell(0), new Cell(0)};
      for (int i = 0; i < 2; i++) {
        Cell mine = inside[i];
        t.thread(
            "group " + (i + 1),
            ctx -> {
              enters(ctx, counts, room, mine);
              leaves(ctx, counts, room, mine);
            });
      }
      Cell other = new Cell(0);
      for (int i = 0; i < 3; i++) {
        t.thread("bystander " + (i + 1), ctx -> other.set(1));
      }
    };
  }

  @SuppressWarnings("LockedCheck") // the room is left by another method, as it is in the original
  private static void enters(Context ctx, Mutex counts, Mutex room, Cell inside) {
    with(
        ctx,
        counts,
        () -> {
          inside.add(1);
          if (inside.get() == 1) {
            room.enter(ctx);
          }
        });
  }

  private static void leaves(Context ctx, Mutex counts, Mutex room, Cell inside) {
    with(
        ctx,
        counts,
        () -> {
          inside.add(-1);
          if (inside.get() == 0) {
            room.exit(ctx);
          }
        });
  }

  @SuppressWarnings("LockedCheck") // crosswise, which is the mistake
  private static Program phases() {
    return w -> {
      Threads t = new Threads(w);
      Mutex outer = t.mutex("outer");
      Mutex inner = t.mutex("inner");
      Cell phase = new Cell(0);
      t.thread(
          "first",
          ctx -> {
            outer.enter(ctx);
            inner.enter(ctx);
            phase.set(1);
            outer.exit(ctx);
            outer.enter(ctx);
            inner.exit(ctx);
            outer.exit(ctx);
          });
      t.thread("second", ctx -> with(ctx, outer, () -> with(ctx, inner, () -> phase.set(2))));
      t.thread("starts", ctx -> phase.get());
    };
  }

  private static Program philosophers(int n) {
    return w -> {
      Threads t = new Threads(w);
      Mutex[] forks = new Mutex[n];
      for (int i = 0; i < n; i++) {
        forks[i] = t.mutex("fork " + i);
      }
      for (int i = 0; i < n; i++) {
        Mutex left = forks[i];
        Mutex right = forks[(i + 1) % n];
        t.thread("philosopher " + i, ctx -> with(ctx, left, () -> with(ctx, right, () -> {})));
      }
    };
  }
}
