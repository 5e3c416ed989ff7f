package org.splnet.kernel.trace;

/**
 * To whom a context reports what it does.
 *
 * <p>What is told of is known by its number, see {@link Tracing#name}. Spans nest: what began last
 * ends first; holding a lock is no span, for locks may be left in any order. Called by whoever runs
 * in the context, one at a time; does not allocate.
 */
public interface Tracer {
  /** A tracer that hears nothing. */
  Tracer NONE = new Tracer() {};

  /**
   * A span begins.
   *
   * @param name what begins
   * @param level the rank of the level at this moment
   */
  default void begin(int name, int level) {}

  /** The span that began last ends. */
  default void end(int name, int level) {}

  /**
   * The span that began last ends and was nothing: an engine had nothing to do. Only for a span
   * that began outside of any other.
   */
  default void cancel(int name, int level) {}

  /** A CPU has made a turn of its loop, outside of any span. */
  default void turned(boolean worked, int level) {}

  /** The level has changed. */
  default void level(int level) {}

  /** A real lock has been taken. */
  default void hold(int name, int level) {}

  /** A real lock is about to be free. */
  default void release(int name, int level) {}

  /**
   * Something happened at this moment.
   *
   * @param value a number that belongs to it
   */
  default void event(int name, int value, int level) {}
}
