package org.splnet.kernel.sim;

/** Who is told of every choice and every point of a run. */
public interface Recorder {
  /** One of several was chosen. */
  default void chosen(Choices choices, int pick) {}

  /** A strand goes past a point; which, it says itself. */
  default void passes(Strand strand) {}

  /** The run goes wrong at this moment, before anybody cleans up. */
  default void fails() {}

  /** A method is entered; told only where the weaver was asked for coverage. */
  default void entered(String method) {}

  /** An interrupt arrives, or what it brought has been done. */
  default void interrupt(Strand strand, boolean begins) {}
}
