package org.splnet.kernel;

/**
 * An engine without a thread: emulated hardware that a CPU steps once in every turn of its loop.
 *
 * <p>It runs as hardware would: it takes no lock, calls nothing of the stack, and speaks to it by
 * asserting interrupt lines.
 */
public interface Poller {
  /**
   * One step.
   *
   * @param nowNanos the time of this turn
   * @return whether it did anything
   */
  boolean poll(Context ctx, long nowNanos);

  /**
   * Whether the CPU may sleep while this has nothing to do: true if whoever gives it work asserts a
   * line of that CPU.
   */
  default boolean maySleep() {
    return true;
  }
}
