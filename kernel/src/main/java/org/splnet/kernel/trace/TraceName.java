package org.splnet.kernel.trace;

/**
 * What a record is about.
 *
 * @param kind what sort of thing
 * @param name its name
 * @param line the interrupt line of a handler, the class of a lock; otherwise empty
 * @param rank the level at which a handler runs; {@link #NO_RANK} where there is none
 * @param wrapped whether a lock is entered around a handler
 */
public record TraceName(Kind kind, String name, String line, int rank, boolean wrapped) {
  /** There is no level. */
  public static final int NO_RANK = -1;

  /** The sorts of things that are told of. */
  public enum Kind {
    /** Nothing in particular: the loop of a CPU between two other things. */
    LOOP,
    /** A CPU turns its loop and finds nothing to do. */
    IDLE,
    /** A CPU or an application context sleeps until it is woken. */
    SLEEP,
    /** The thread of a CPU or an application was not running; only in accounts. */
    AWAY,
    /** A handler of an interrupt line, wherever it runs. */
    HANDLER,
    /** The handler of a soft interrupt. */
    SOFT_INTERRUPT,
    /** The handler of a callout. */
    CALLOUT,
    /** A call from another CPU. */
    CROSS_CALL,
    /** A step of an engine: emulated hardware, traffic. */
    ENGINE,
    /** A part of the work of one of these that a floor above the kernel tells apart. */
    SECTION,
    /** An application context is in the kernel. */
    APPLICATION,
    /** A wait for a real lock. */
    LOCK_WAIT,
    /** A real lock is held. */
    LOCK_HOLD,
    /** Something happened at one moment. */
    EVENT
  }

  /** A name with nothing but that. */
  public static TraceName of(Kind kind, String name) {
    return new TraceName(kind, name, "", NO_RANK, false);
  }
}
