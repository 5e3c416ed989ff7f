package org.splnet.kernel.sim;

/** A shared variable of a program, one of those that it is told apart by. */
public interface Valued {
  /** Its value; to ask is no scheduling point. */
  int value();
}
