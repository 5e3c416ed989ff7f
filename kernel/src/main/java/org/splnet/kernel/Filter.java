package org.splnet.kernel;

/**
 * The short half of a handler under {@link EntryContext#FILTER}: runs in the interrupt, under no
 * lock, and decides whether the handler is to run at all.
 *
 * @param <A> the argument given when it was attached
 */
@FunctionalInterface
public interface Filter<A> {
  /**
   * Looks at the device, and quietens it if that is needed. May take no lock below the level of the
   * interrupt.
   *
   * @return whether the handler is to run
   */
  boolean wants(Context ctx, A argument);
}
