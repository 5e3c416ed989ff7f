package org.splnet.kernel;

/**
 * What an interrupt, a soft interrupt, a callout or a cross-CPU call runs.
 *
 * @param <A> the argument given when it was attached
 */
@FunctionalInterface
public interface Handler<A> {
  /**
   * Handles one occurrence. Runs to completion; may not block; must leave no lock held and return
   * at the level at which it was called.
   */
  void handle(Context ctx, A argument);
}
