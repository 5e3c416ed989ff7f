package org.splnet.lab.check.known;

import static org.splnet.lab.check.known.Threads.check;
import static org.splnet.lab.check.known.Threads.with;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;

/** Programs in which what is put in and what is taken out do not agree. */
final class Buffers {
  private static final String WRONG = "AssertionError";
  private static final int BUFFER_ROUNDS = 4;
  private static final int QUEUE_ROUNDS = 10;
  private static final int STACK_ROUNDS = 5;

  private Buffers() {}

  static List<KnownProgram> all() {
    return List.of(
        KnownProgram.of(
            "circular_buffer",
            3,
            WRONG,
            "the sender passes over a number when it is not its turn; the receiver counts on all",
            turns(BUFFER_ROUNDS)),
        KnownProgram.of(
            "queue_bad",
            3,
            WRONG,
            "the same through a queue, with more rounds, and what is stored is counted besides",
            queue(QUEUE_ROUNDS)),
        KnownProgram.of(
            "stack",
            3,
            WRONG,
            "that something was pushed once is taken to mean that there is something to pop",
            stack(STACK_ROUNDS)),
        KnownProgram.of(
            "stringbuffer",
            2,
            "IndexOutOfBoundsException",
            "one asks a buffer for its length, and copies as much when another has shortened it",
            stringBuffer()));
  }

  /** One puts a number in when the other has taken the last one out; both go round as often. */
  private static Program turns(int rounds) {
    return w -> {
      Threads t = new Threads(w);
      Mutex lock = t.mutex("buffer");
      ArrayDeque<Integer> buffer = new ArrayDeque<>();
      t.thread(
          "sends",
          ctx -> {
            for (int i = 0; i < rounds; i++) {
              int number = i;
              with(
                  ctx,
                  lock,
                  () -> {
                    if (buffer.isEmpty()) {
                      buffer.add(number);
                    }
                  });
            }
          });
      t.thread(
          "receives",
          ctx -> {
            for (int i = 0; i < rounds; i++) {
              int expected = i;
              with(
                  ctx,
                  lock,
                  () ->
                      check(
                          buffer.isEmpty() || Objects.requireNonNull(buffer.poll()) == expected,
                          "not the one whose turn it is"));
            }
          });
      Cell begun = new Cell(0);
      t.thread("starts", ctx -> begun.set(1));
    };
  }

  /** Likewise, with what was put in remembered by its number. */
  private static Program queue(int rounds) {
    return w -> {
      Threads t = new Threads(w);
      Mutex lock = t.mutex("queue");
      ArrayDeque<Integer> queue = new ArrayDeque<>();
      int[] stored = new int[rounds];
      Cell full = new Cell(0);
      Cell value = new Cell(0);
      t.thread(
          "enqueues",
          ctx -> {
            for (int i = 0; i < rounds; i++) {
              int place = i;
              with(
                  ctx,
                  lock,
                  () -> {
                    if (full.get() == 0) {
                      value.add(1);
                      queue.add(value.get());
                      stored[place] = value.get();
                      full.set(1);
                    }
                  });
            }
          });
      t.thread(
          "dequeues",
          ctx -> {
            for (int i = 0; i < rounds; i++) {
              int place = i;
              with(
                  ctx,
                  lock,
                  () -> {
                    if (full.get() == 1) {
                      int got = Objects.requireNonNull(queue.poll());
                      check(got == stored[place], "not what was stored at this place");
                      full.set(0);
                    }
                  });
            }
          });
      Cell begun = new Cell(0);
      t.thread("starts", ctx -> begun.set(1));
    };
  }

  private static Program stack(int rounds) {
    return w -> {
      Threads t = new Threads(w);
      Mutex lock = t.mutex("stack");
      Cell top = new Cell(0);
      Cell pushed = new Cell(0);
      t.thread(
          "pushes",
          ctx -> {
            for (int i = 0; i < rounds; i++) {
              with(
                  ctx,
                  lock,
                  () -> {
                    top.add(1);
                    pushed.set(1);
                  });
            }
          });
      t.thread(
          "pops",
          ctx -> {
            for (int i = 0; i < rounds; i++) {
              with(
                  ctx,
                  lock,
                  () -> {
                    if (pushed.get() == 1) {
                      check(top.get() > 0, "nothing to pop");
                      top.add(-1);
                    }
                  });
            }
          });
      Cell begun = new Cell(0);
      t.thread("starts", ctx -> begun.set(1));
    };
  }

  /** A buffer of which each method is exclusive, and two calls in a row are not. */
  private static Program stringBuffer() {
    return w -> {
      Threads t = new Threads(w);
      Mutex mine = t.mutex("to");
      Mutex other = t.mutex("from");
      StringBuilder to = new StringBuilder();
      StringBuilder from = new StringBuilder("abc");
      t.thread(
          "appends",
          ctx ->
              with(
                  ctx,
                  mine,
                  () -> {
                    int[] length = new int[1];
                    with(ctx, other, () -> length[0] = from.length());
                    with(
                        ctx,
                        other,
                        () -> {
                          if (length[0] > from.length()) {
                            throw new IndexOutOfBoundsException(
                                length[0] + " characters of " + from.length());
                          }
                          to.append(from, 0, length[0]);
                        });
                  }));
      t.thread("deletes", ctx -> with(ctx, other, () -> from.setLength(0)));
    };
  }
}
