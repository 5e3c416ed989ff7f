package org.splnet.kernel.explore;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.sim.Strategy;

/**
 * Depth-first searches with a limit of 0, 1, 2 and so on: what needs least is found first. A
 * schedule within a lower limit is run again with each higher one, which the progress tells as
 * redundant; as a limit multiplies the schedules, that is a small part of the whole.
 */
public final class IterativeSearch implements Search {
  private final Bound bound;
  private final int last;
  private int limit;
  private DepthFirst search;
  private long runs;
  private long before;
  private long fresh;

  /**
   * A search.
   *
   * @param last the greatest limit
   */
  public IterativeSearch(Bound bound, int last) {
    this.bound = bound;
    this.last = last;
    this.search = new DepthFirst(bound, 0);
  }

  @Override
  public @Nullable Strategy next() {
    if (search.isExhausted()) {
      if (limit == last) {
        return null;
      }
      search = new DepthFirst(bound, ++limit);
      before = runs;
    }
    return search.strategy();
  }

  @Override
  public void ran(Outcome outcome) {
    runs++;
    if (search.cost() == limit) {
      fresh++;
    }
    search.advance();
  }

  /** The limit of the present search. */
  public int limit() {
    return limit;
  }

  /** Whether the present search is through. */
  public boolean isThrough() {
    return search.isExhausted();
  }

  /** The estimate is that of the schedules within the present limit. */
  @Override
  public SearchProgress progress() {
    double explored = search.explored();
    double estimate = explored > 0 ? (runs - before) / explored : Double.NaN;
    return new SearchProgress(runs, fresh, runs - fresh, estimate);
  }
}
