package org.splnet.kernel;

/** Several things that are worked on together, such as packets. Owned by one context. */
public interface Batch {
  /** How many there are. */
  int size();

  /** The name of one of them: not negative, and that of no other thing. */
  int get(int i);
}
