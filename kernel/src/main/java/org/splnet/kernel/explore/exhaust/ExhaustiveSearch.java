package org.splnet.kernel.explore.exhaust;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.Outcome;
import org.splnet.kernel.explore.Search;
import org.splnet.kernel.explore.SearchProgress;
import org.splnet.kernel.sim.Strategy;

/**
 * Exhausts the schedules of any program: by {@link OptimalSearch}, until in some run an interrupt
 * might arrive; then from the start by {@link InterruptedSearch}.
 */
public final class ExhaustiveSearch implements Search {
  private final OptimalSearch optimal = new OptimalSearch();
  private @Nullable InterruptedSearch interrupted;

  /** A search that has not begun. */
  public ExhaustiveSearch() {}

  private Search search() {
    InterruptedSearch i = interrupted;
    return i == null ? optimal : i;
  }

  @Override
  public @Nullable Strategy next() {
    return search().next();
  }

  @Override
  public void ran(Outcome outcome) {
    search().ran(outcome);
    if (interrupted == null && optimal.wasInterrupted()) {
      interrupted = new InterruptedSearch();
    }
  }

  @Override
  public SearchProgress progress() {
    return search().progress();
  }

  /** Whether nothing was missed, if nothing is left: {@link InterruptedSearch} may miss classes. */
  public boolean isComplete() {
    return interrupted == null;
  }
}
