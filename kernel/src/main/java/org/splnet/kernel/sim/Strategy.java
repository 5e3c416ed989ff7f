package org.splnet.kernel.sim;

/**
 * Who goes on. Asked wherever more than one can, and by nothing else: all that differs between two
 * runs of a program is what this answers.
 */
public interface Strategy {
  /**
   * One of several that can go on.
   *
   * @param choices at least two, unless it {@link #seesAll}; valid during the call
   * @return the index of the one chosen
   */
  int choose(Choices choices);

  /** Whether it wants to be asked even where there is only one choice. */
  default boolean seesAll() {
    return false;
  }
}
