package org.splnet.kernel.trace;

/**
 * A record of a {@link TraceRing}.
 *
 * @param nanos when, on the machine's clock
 * @param type what is said
 * @param level the rank of the level from then on
 * @param name what it is about; 0 where the type says all
 * @param value the number of an event
 */
public record TraceRecord(long nanos, Type type, int level, int name, int value) {
  /** What a record says. */
  public enum Type {
    /** A span begins. */
    BEGIN,
    /** A span ends. */
    END,
    /** A lock is taken. */
    HOLD,
    /** A lock is left. */
    RELEASE,
    /** The level is another. */
    LEVEL,
    /** Something happened. */
    EVENT
  }
}
