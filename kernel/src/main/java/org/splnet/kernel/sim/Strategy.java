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

  /**
   * Whether it decides by {@linkplain Footprint footprints}. Runs are then made of steps that have
   * one, with locks that block and interrupts that arrive only where it says so; it is asked for
   * each step, and of those that it may choose some may have to wait.
   */
  default boolean byFootprint() {
    return false;
  }

  /**
   * Whether it wants to know, of each strand that stands before an access, the footprint of that.
   * The runs are the same as without, but that who awaits a condition does not look in vain.
   */
  default boolean byAccess() {
    return false;
  }
}
