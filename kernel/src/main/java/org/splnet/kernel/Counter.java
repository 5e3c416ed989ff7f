package org.splnet.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A statistics counter: one at a time counts, anybody reads a value that was right a moment ago.
 *
 * <p>Memory order: opaque. A read sees a whole value, none older than one that the same reader has
 * seen, and in the end the last one; it orders nothing else, and on the CPUs of today costs what a
 * plain access costs. Who counts is one context, or whoever holds a lock: two at once would lose
 * counts.
 */
@WeakOrder(
    primitive = "statistics counter",
    why =
        "one writer; a reader wants a whole value that does not go back, and nothing ordered by it",
    stress = "CounterStress")
public final class Counter {
  private static final VarHandle VALUE;
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused")
  private long value;

  /** A counter at zero. */
  public Counter() {}

  /** Counts so many. Context: the one writer's. */
  public void add(long n) {
    VALUE.setOpaque(this, (long) VALUE.getOpaque(this) + n);
  }

  /** What was counted, as of a moment ago. Any thread. */
  public long get() {
    return (long) VALUE.getOpaque(this);
  }

  /** Counts so many in an array of counters. Context: the array's one writer's. */
  public static void add(long[] counters, int index, long n) {
    ELEMENT.setOpaque(counters, index, (long) ELEMENT.getOpaque(counters, index) + n);
  }

  /** What one of an array of counters has counted, as of a moment ago. Any thread. */
  public static long get(long[] counters, int index) {
    return (long) ELEMENT.getOpaque(counters, index);
  }
}
