package org.splnet.lab;

/** Who is told how far an experiment has got. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (what, done, of) -> {};

  /**
   * A step is done.
   *
   * @param what is being done
   * @param done steps so far
   * @param of steps in all
   */
  void step(String what, int done, int of);
}
