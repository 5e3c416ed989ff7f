package org.splnet.kernel.explore.exhaust;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.Outcome;
import org.splnet.kernel.explore.Search;
import org.splnet.kernel.explore.SearchProgress;
import org.splnet.kernel.sim.Strategy;

/** Exhausts the schedules of any program. */
public final class ExhaustiveSearch implements Search {
  private final OptimalSearch optimal = new OptimalSearch();

  /** A search that has not begun. */
  public ExhaustiveSearch() {}

  @Override
  public @Nullable Strategy next() {
    return optimal.next();
  }

  @Override
  public void ran(Outcome outcome) {
    optimal.ran(outcome);
  }

  @Override
  public SearchProgress progress() {
    return optimal.progress();
  }

  /**
   * Whether nothing was missed, if nothing is left. Without interrupts that is so. With them it is
   * for programs that meet only by locks, levels and {@code Shared} variables; that a handler is
   * attached or detached, or a line routed, while it runs shows in variables of the kernel floor,
   * which this search does not see.
   */
  public boolean isComplete() {
    return !optimal.metInterrupts();
  }
}
