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
  private long classes;

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
    // Where nothing costs as much as the limit, nothing costs more.
    if (search.isExhausted() && limit < last && search.progress().classes() > 0) {
      runs += search.progress().runs();
      classes += search.progress().classes();
      search = new DepthFirst(bound, ++limit);
    }
    return search.next();
  }

  @Override
  public void ran(Outcome outcome) {
    search.ran(outcome);
  }

  /** The limit of the present search. */
  public int limit() {
    return limit;
  }

  /** The estimate is that of the schedules within the present limit. */
  @Override
  public SearchProgress progress() {
    SearchProgress now = search.progress();
    long all = runs + now.runs();
    long fresh = classes + now.classes();
    return new SearchProgress(all, fresh, all - fresh, now.estimate());
  }
}
