package org.splnet.kernel;

/**
 * An engine without a thread: emulated hardware that a CPU steps once in every turn of its loop.
 *
 * <p>It runs as hardware would: it takes no lock, calls nothing of the stack, and speaks to it by
 * asserting interrupt lines.
 */
public interface Poller {
  /** Due in every turn. */
  long NOW = Long.MIN_VALUE;

  /** Not due until something else happens. */
  long NEVER = Long.MAX_VALUE;

  /**
   * One step.
   *
   * @param nowNanos the time of this turn
   * @return whether it did anything: if not, another step at that time does nothing either, unless
   *     something happens elsewhere
   */
  boolean poll(Context ctx, long nowNanos);

  /**
   * When time alone will bring it work: nothing else happens, and a step before then does nothing.
   * A time that is past, {@link #NOW} above all, says that the next step may do something.
   *
   * <p>This is about time, {@link #maySleep} about everybody else. A CPU sleeps if all its engines
   * may sleep, and until the first of them is due. A sink that nobody wakes is never due and may
   * not sleep all the same; where time is virtual, it goes on to the earliest due time of all once
   * a turn of every CPU did nothing, whether they may sleep or not.
   *
   * <p>Context: whoever turns the CPU's loop, between turns; changes nothing.
   *
   * @return nanoseconds on the machine's clock
   */
  default long dueNanos() {
    return NEVER;
  }

  /**
   * Whether the CPU may sleep, until {@link #dueNanos}, while this has nothing to do: true if
   * whoever gives it work asserts a line of that CPU.
   */
  default boolean maySleep() {
    return true;
  }
}
