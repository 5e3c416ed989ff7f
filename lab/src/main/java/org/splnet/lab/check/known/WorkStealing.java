package org.splnet.lab.check.known;

import static org.splnet.lab.check.known.Threads.check;

import org.splnet.kernel.Context;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;

/**
 * A queue of work from whose one end its owner takes without a lock, and from whose other end
 * thieves steal under one (after the queue of Cilk; Frigo, Leiserson, Randall, 1998). The owner
 * must first claim and then look whether a thief was there; here it looks first.
 */
final class WorkStealing {
  private static final int ITEMS = 3;

  private final Cell head = new Cell(0);
  private final Cell tail = new Cell(0);
  private final int[] slots = new int[ITEMS];
  private final Cell[] taken = new Cell[ITEMS];
  private final Mutex lock;

  private WorkStealing(Mutex lock) {
    this.lock = lock;
    for (int i = 0; i < ITEMS; i++) {
      taken[i] = new Cell(0);
    }
  }

  static KnownProgram known() {
    Program program =
        w -> {
          Threads t = new Threads(w);
          WorkStealing queue = new WorkStealing(t.mutex("queue"));
          t.thread("owns", queue::own);
          for (int i = 1; i <= 2; i++) {
            t.thread(
                "steals " + i,
                ctx -> {
                  queue.steal(ctx);
                  queue.steal(ctx);
                });
          }
        };
    return KnownProgram.of(
        "work_stealing",
        3,
        "AssertionError",
        "the owner looks whether there is more than a thief has taken before it claims the last",
        program);
  }

  private void own(Context ctx) {
    push(0);
    push(1);
    pop(ctx);
    push(2);
    pop(ctx);
    pop(ctx);
  }

  private void push(int item) {
    int t = tail.get();
    slots[t] = item;
    tail.set(t + 1);
  }

  private void pop(Context ctx) {
    int t = tail.get() - 1;
    if (head.get() < t) {
      tail.set(t);
      take(slots[t]);
      return;
    }
    Threads.with(
        ctx,
        lock,
        () -> {
          if (head.get() <= t) {
            tail.set(t);
            take(slots[t]);
          }
        });
  }

  private void steal(Context ctx) {
    Threads.with(
        ctx,
        lock,
        () -> {
          int h = head.get();
          if (h < tail.get()) {
            head.set(h + 1);
            take(slots[h]);
          }
        });
  }

  private void take(int item) {
    int before = taken[item].get();
    taken[item].set(before + 1);
    check(before == 0, "taken twice");
  }
}
