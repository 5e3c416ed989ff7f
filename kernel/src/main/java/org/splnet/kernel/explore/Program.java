package org.splnet.kernel.explore;

/**
 * A small program to be explored: a few machines, locks, handlers and application threads, and what
 * must be true in the end.
 *
 * <p>It is built anew for each schedule, and must be the same each time: no clock, no chance but
 * that of {@link org.splnet.kernel.Context#random}, no state that outlives a run.
 */
@FunctionalInterface
public interface Program {
  /** Builds it. What is built here is not part of any schedule. */
  void build(World world);
}
