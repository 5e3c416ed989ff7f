package org.splnet.kernel.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.splnet.kernel.WeakOrder;
import org.splnet.kernel.trace.TraceRecord.Type;

/**
 * The last records of one context, two longs each: the time, and all the rest in one word.
 *
 * <p>Written by the context alone while the machine's tracing is armed, read by anybody while it is
 * not. The head is stored (release) after the record, so that a reader who sees it sees the record;
 * one record may still be under way when tracing stops, and overwrites the oldest, which is
 * therefore not read.
 *
 * <p>Turns of the loop that find nothing to do become one span, <em>idle</em>, and steps of an
 * engine that did nothing leave no record: a CPU that waits does not push out what it waited after.
 *
 * <p>Cost: a clock reading and two stores a record.
 */
@WeakOrder(
    primitive = "trace ring",
    why =
        "one context writes, and stores the head by release, after the record; who loads it by"
            + " acquire sees the records up to it",
    stress = "TraceRingStress")
public final class TraceRing implements Tracer {
  private static final int LEVEL_SHIFT = 4;
  private static final int NAME_SHIFT = 12;
  private static final int VALUE_SHIFT = 32;
  private static final int TYPE_MASK = (1 << LEVEL_SHIFT) - 1;
  private static final int LEVEL_MASK = (1 << (NAME_SHIFT - LEVEL_SHIFT)) - 1;
  private static final int NAME_MASK = (1 << (VALUE_SHIFT - NAME_SHIFT)) - 1;
  private static final Type[] TYPES = Type.values();
  private static final int NOTHING = -1;

  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(TraceRing.class, "head", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LongSupplier clock;
  private final BooleanSupplier armed;
  private final long[] ring;
  private final int mask;

  /** How many records were ever written. */
  @SuppressWarnings("unused")
  private long head;

  /** Records before this one are of an earlier window; and the time at which this one begins. */
  private volatile long from;

  private volatile long since;

  private boolean idle;

  /** A span that has begun and may turn out to be nothing. */
  private int pending = NOTHING;

  private long pendingNanos;
  private int pendingLevel;

  /**
   * An empty ring.
   *
   * @param records how many it keeps, a power of two
   */
  TraceRing(LongSupplier clock, BooleanSupplier armed, int records) {
    this.clock = clock;
    this.armed = armed;
    this.ring = new long[2 * records];
    this.mask = records - 1;
  }

  @Override
  public void begin(int name, int level) {
    if (armed.getAsBoolean()) {
      long now = clock.getAsLong();
      if (pending != NOTHING) {
        settle(now);
      }
      pending = name;
      pendingNanos = now;
      pendingLevel = level;
    }
  }

  @Override
  public void end(int name, int level) {
    record(Type.END, name, level, 0);
  }

  @Override
  public void cancel(int name, int level) {
    if (pending == name) {
      pending = NOTHING;
    } else {
      end(name, level);
    }
  }

  @Override
  public void turned(boolean worked, int level) {
    if (!worked && !idle) {
      record(Type.BEGIN, Tracing.IDLE, level, 0);
      idle = armed.getAsBoolean();
    }
  }

  @Override
  public void level(int level) {
    record(Type.LEVEL, 0, level, 0);
  }

  @Override
  public void hold(int name, int level) {
    record(Type.HOLD, name, level, 0);
  }

  @Override
  public void release(int name, int level) {
    record(Type.RELEASE, name, level, 0);
  }

  @Override
  public void event(int name, int value, int level) {
    record(Type.EVENT, name, level, value);
  }

  private void record(Type type, int name, int level, int value) {
    if (armed.getAsBoolean()) {
      long now = clock.getAsLong();
      settle(now);
      write(now, type, name, level, value);
    }
  }

  /** What comes next is a record: the CPU is idle no more, and what was pending has begun. */
  private void settle(long now) {
    if (idle) {
      idle = false;
      write(pending == NOTHING ? now : pendingNanos, Type.END, Tracing.IDLE, 0, 0);
    }
    if (pending != NOTHING) {
      if (pendingNanos >= since) {
        write(pendingNanos, Type.BEGIN, pending, pendingLevel, 0);
      }
      pending = NOTHING;
    }
  }

  private void write(long nanos, Type type, int name, int level, int value) {
    long h = head;
    int i = 2 * (int) (h & mask);
    ring[i] = nanos;
    ring[i + 1] =
        (long) value << VALUE_SHIFT
            | (long) (name & NAME_MASK) << NAME_SHIFT
            | (long) (level & LEVEL_MASK) << LEVEL_SHIFT
            | type.ordinal();
    HEAD.setRelease(this, h + 1);
  }

  /** Forgets what has been written so far. Any thread, while tracing is not armed. */
  void clear() {
    since = clock.getAsLong();
    from = (long) HEAD.getAcquire(this);
  }

  /** Whether records of this window were overwritten. Any thread, while not armed. */
  boolean overflowed() {
    return (long) HEAD.getAcquire(this) - from > mask;
  }

  /** The records of this window that are left, oldest first. Any thread, while not armed. */
  List<TraceRecord> records() {
    long to = (long) HEAD.getAcquire(this);
    List<TraceRecord> out = new ArrayList<>();
    for (long r = Math.max(from, to - mask); r < to; r++) {
      int i = 2 * (int) (r & mask);
      long word = ring[i + 1];
      out.add(
          new TraceRecord(
              ring[i],
              TYPES[(int) word & TYPE_MASK],
              (int) (word >>> LEVEL_SHIFT) & LEVEL_MASK,
              (int) (word >>> NAME_SHIFT) & NAME_MASK,
              (int) (word >> VALUE_SHIFT)));
    }
    return out;
  }
}
