package org.splnet.lab.check.known;

import static org.splnet.lab.check.known.Threads.check;
import static org.splnet.lab.check.known.Threads.with;

import java.util.List;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;

/** Programs in which numbers come out wrong. */
final class Sums {
  private static final String WRONG = "AssertionError";

  private Sums() {}

  static List<KnownProgram> all() {
    return List.of(
        KnownProgram.of(
            "account_bad",
            4,
            WRONG,
            "who checks an account takes a deposit for a withdrawal, which shows once both are"
                + " booked",
            account()),
        KnownProgram.of(
            "lazy01",
            4,
            WRONG,
            "three threads take a lock in turn; the third finds what it must not, when it is last",
            lazy()),
        KnownProgram.of(
            "token_ring",
            5,
            WRONG,
            "a token is passed round by threads that do not wait for each other",
            tokenRing()),
        KnownProgram.of(
            "twostage",
            3,
            WRONG,
            "two numbers that belong together are under two locks, and read between the two stages",
            twoStage()),
        KnownProgram.of(
            "wronglock_3",
            5,
            WRONG,
            "one thread counts under a lock, three others under another",
            wrongLock(3)),
        reorder(3),
        reorder(4),
        reorder(5),
        reorder(10));
  }

  private static Program account() {
    return w -> {
      Threads t = new Threads(w);
      Mutex lock = t.mutex("account");
      Cell balance = new Cell(10);
      Cell booked = new Cell(0);
      t.thread(
          "checks",
          ctx ->
              with(
                  ctx,
                  lock,
                  () -> check(booked.get() < 2 || balance.get() == 10 - 5 - 3, "the balance")));
      t.thread(
          "deposits",
          ctx ->
              with(
                  ctx,
                  lock,
                  () -> {
                    balance.add(5);
                    booked.add(1);
                  }));
      t.thread(
          "withdraws",
          ctx ->
              with(
                  ctx,
                  lock,
                  () -> {
                    balance.add(-3);
                    booked.add(1);
                  }));
      // The first one of the original, who starts the others, has an operation of its own.
      t.thread("opens", ctx -> booked.get());
    };
  }

  private static Program lazy() {
    return w -> {
      Threads t = new Threads(w);
      Mutex lock = t.mutex("data");
      Cell data = new Cell(0);
      t.thread("looks", ctx -> with(ctx, lock, () -> check(data.get() < 3, "too much data")));
      t.thread("adds 1", ctx -> with(ctx, lock, () -> data.add(1)));
      t.thread("adds 2", ctx -> with(ctx, lock, () -> data.add(2)));
      t.thread("starts", ctx -> data.get());
    };
  }

  /** Each hands on what it finds; another looks, when all have, whether all have the same. */
  private static Program tokenRing() {
    return w -> {
      Threads t = new Threads(w);
      Mutex lock = t.mutex("ring");
      Cell[] at = {new Cell(1), new Cell(2), new Cell(3)};
      Cell passed = new Cell(0);
      for (int i = 0; i < at.length; i++) {
        Cell to = at[i];
        Cell from = at[(i + 2) % at.length];
        t.thread(
            "station " + (i + 1),
            ctx ->
                with(
                    ctx,
                    lock,
                    () -> {
                      to.set(from.get());
                      passed.add(1);
                    }));
      }
      t.thread(
          "checks",
          ctx ->
              with(
                  ctx,
                  lock,
                  () -> {
                    boolean all = passed.get() == at.length;
                    boolean same = at[0].get() == at[1].get() && at[1].get() == at[2].get();
                    check(!all || same, "there are several tokens");
                  }));
      Cell begun = new Cell(0);
      t.thread("starts", ctx -> begun.set(1));
    };
  }

  private static Program twoStage() {
    return w -> {
      Threads t = new Threads(w);
      Mutex one = t.mutex("first stage");
      Mutex two = t.mutex("second stage");
      Cell first = new Cell(0);
      Cell second = new Cell(0);
      t.thread(
          "writes",
          ctx -> {
            with(ctx, one, () -> first.set(1));
            with(ctx, two, () -> second.set(first.get() + 1));
          });
      t.thread(
          "reads",
          ctx -> {
            int[] seen = new int[1];
            with(ctx, one, () -> seen[0] = first.get());
            if (seen[0] != 0) {
              with(ctx, two, () -> check(second.get() == seen[0] + 1, "half of the change"));
            }
          });
      Cell begun = new Cell(0);
      t.thread("starts", ctx -> begun.set(1));
    };
  }

  private static Program wrongLock(int others) {
    return w -> {
      Threads t = new Threads(w);
      Mutex right = t.mutex("right");
      Mutex wrong = t.mutex("wrong");
      Cell data = new Cell(0);
      t.thread(
          "counts",
          ctx ->
              with(
                  ctx,
                  right,
                  () -> {
                    int before = data.get();
                    data.add(1);
                    check(data.get() == before + 1, "counted more than once");
                  }));
      for (int i = 1; i <= others; i++) {
        t.thread("counts wrongly " + i, ctx -> with(ctx, wrong, () -> data.add(1)));
      }
      Cell begun = new Cell(0);
      t.thread("starts", ctx -> begun.set(1));
    };
  }

  /** Some write two numbers one after the other; one must not see the first without the second. */
  private static KnownProgram reorder(int n) {
    Program program =
        w -> {
          Threads t = new Threads(w);
          Cell a = new Cell(0);
          Cell b = new Cell(0);
          for (int i = 1; i < n; i++) {
            t.thread(
                "sets " + i,
                ctx -> {
                  a.set(1);
                  b.set(-1);
                });
          }
          t.thread(
              "checks",
              ctx -> {
                int seen = a.get();
                check(seen == 0 || b.get() == -1, "one without the other");
              });
        };
    return KnownProgram.of(
        "reorder_" + n,
        n,
        WRONG,
        (n - 1)
            + " threads set two variables in order; one looks while none has come to the second",
        program);
  }
}
