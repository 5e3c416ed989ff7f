package org.splnet.kernel.trace;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Who used the time of one context: for each name what its spans took, without what ran inside
 * them.
 *
 * <p>One clock reading where a span begins or ends: the time since the last one belongs to what was
 * innermost. So nothing is counted twice and nothing is left out, but for what passes between the
 * last reading and the look. A turn of the loop that found nothing to do, and a step of an engine
 * that did nothing, is idle time.
 *
 * <p>Handlers run for microseconds. Where nothing begins or ends for {@link #AWAY_NANOS}, and the
 * context was not asleep, its thread was not running: the machine had other things to do, and the
 * time is charged to {@link Tracing#AWAY}.
 *
 * <p>Written by the context alone with plain stores; who reads may miss the last moments. Cost: a
 * clock reading and some stores to memory of its own for each beginning and each end.
 */
public final class TimeAccount implements Tracer {
  /** How long nothing may happen in a thread that runs. */
  static final long AWAY_NANOS = 200_000;

  private static final int NANOS = 0;
  private static final int SPANS = 1;
  private static final int INNER = 2;
  private static final int LOCKS = 3;
  private static final int FIELDS = 4;

  /** Longs to spare at each end: the accounts of two CPUs share no cache line. */
  private static final int PAD = 8;

  private static final int NAMES = 64;
  private static final int DEPTH = 32;

  private final LongSupplier clock;
  private volatile long[] cells = new long[2 * PAD + NAMES * FIELDS];
  private int[] stack = new int[DEPTH];

  /** How many spans are open; the loop is below them. */
  private int depth;

  private long last;

  /** What the loop had used when the turn began. */
  private long loopBefore;

  /**
   * What was used under one name.
   *
   * @param nanos time in its spans, without the spans inside
   * @param spans how many there were
   * @param inner how many spans ran directly inside
   * @param locks real locks taken in its spans, not counting those inside
   */
  public record Use(long nanos, long spans, long inner, long locks) {
    /** Nothing. */
    public static final Use NONE = new Use(0, 0, 0, 0);

    /** The sum. */
    public Use plus(Use other) {
      return new Use(
          nanos + other.nanos, spans + other.spans, inner + other.inner, locks + other.locks);
    }

    /** The difference. */
    public Use minus(Use other) {
      return new Use(
          nanos - other.nanos, spans - other.spans, inner - other.inner, locks - other.locks);
    }
  }

  /** An account with nothing in it; time counts from now. */
  TimeAccount(LongSupplier clock) {
    this.clock = clock;
    this.last = clock.getAsLong();
  }

  @Override
  public void begin(int name, int level) {
    passed();
    int d = depth + 1;
    if (d == stack.length) {
      stack = Arrays.copyOf(stack, 2 * d);
    }
    long[] c = roomFor(name);
    c[at(stack[d - 1], INNER)]++;
    c[at(name, SPANS)]++;
    stack[d] = name;
    depth = d;
  }

  @Override
  public void end(int name, int level) {
    passed();
    depth--;
  }

  @Override
  public void cancel(int name, int level) {
    // What its clock readings took is idle time, too: they are not counted as a span's.
    long[] c = cells;
    c[at(name, SPANS)]--;
    c[at(stack[depth - 1], INNER)]--;
    stack[depth] = Tracing.IDLE;
    passed();
    depth--;
  }

  @Override
  public void turned(boolean worked, int level) {
    long[] c = cells;
    long loop = c[at(Tracing.LOOP, NANOS)];
    if (!worked) {
      c[at(Tracing.IDLE, NANOS)] += loop - loopBefore;
      c[at(Tracing.LOOP, NANOS)] = loopBefore;
    } else {
      loopBefore = loop;
    }
  }

  @Override
  public void hold(int name, int level) {
    cells[at(stack[depth], LOCKS)]++;
  }

  /** Time has passed, in whatever is innermost. */
  private void passed() {
    long now = clock.getAsLong();
    cells[at(charged(now - last), NANOS)] += now - last;
    last = now;
  }

  private int charged(long nanos) {
    int name = stack[depth];
    return nanos < AWAY_NANOS || name == Tracing.SLEEP ? name : Tracing.AWAY;
  }

  /**
   * Time that is not charged yet and will be to that name: of a thread that sleeps or is not
   * running. Any thread.
   */
  private long waiting(int name) {
    long nanos = clock.getAsLong() - last;
    return nanos >= AWAY_NANOS && charged(nanos) == name ? nanos : 0;
  }

  private long[] roomFor(int name) {
    long[] c = cells;
    int needed = at(name + 1, 0) + PAD;
    if (needed > c.length) {
      c = Arrays.copyOf(c, 2 * needed);
      cells = c;
    }
    return c;
  }

  private static int at(int name, int field) {
    return PAD + name * FIELDS + field;
  }

  /** What was used under a name so far. Any thread. */
  Use use(int name) {
    long[] c = cells;
    return at(name + 1, 0) > c.length
        ? Use.NONE
        : new Use(
            c[at(name, NANOS)] + waiting(name),
            c[at(name, SPANS)],
            c[at(name, INNER)],
            c[at(name, LOCKS)]);
  }
}
