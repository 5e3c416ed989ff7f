package org.splnet.kernel;

/**
 * What orders the work of a machine without being an access of a variable that both sides make: the
 * level of a CPU, the delivery of an interrupt, and what a context keeps for itself. All other
 * orders follow from the volatile accesses that bring them about.
 */
public enum Edge {
  /** The level of a context becomes the method's number. */
  LEVEL,
  /** Sources, by their bits, are asserted on the interrupt state that has the method. */
  ASSERT,
  /** An interrupt frame begins: at a rank, for a source's bit, of an interrupt state. */
  FRAME_BEGIN,
  /** The topmost interrupt frame ends. */
  FRAME_END,
  /** The caller's context puts the object aside for its own later use. */
  PUT_ASIDE,
  /** It takes up an object that it had put aside. */
  TAKEN_UP
}
