package org.splnet.kernel.testing;

/**
 * A program in which contexts race against each other, with its checks. It must come to an end on
 * its own, whoever goes on when.
 */
@FunctionalInterface
public interface Race {
  /** The program, from the making of its machines to its last check. */
  void run(Arena arena);
}
