package org.splnet.kernel.explore;

/**
 * How far a {@link Search} is.
 *
 * @param runs made so far
 * @param classes of equivalent schedules seen so far; for a search that knows no equivalence, the
 *     schedules
 * @param redundant runs that were given up, or ended in a class that had been seen
 * @param estimate about how many classes there are in all, by the branches met so far (Knuth,
 *     1975); NaN if that is not known
 */
public record SearchProgress(long runs, long classes, long redundant, double estimate) {}
