package org.splnet.kernel.explore;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing schedule shorter: leaves deviations out, in ever smaller portions, for as long as
 * the run still fails in the same way (delta debugging; Zeller and Hildebrandt, 2002).
 */
final class Minimiser {
  private final Runner runner;
  private final Failure failure;
  private int runsLeft;

  /**
   * Of a failure.
   *
   * @param mostRuns how many runs it may take
   */
  Minimiser(Runner runner, Failure failure, int mostRuns) {
    this.runner = runner;
    this.failure = failure;
    this.runsLeft = mostRuns;
  }

  /** The shortest list of deviations that was found; each of them is needed, if there was time. */
  List<Deviation> shorten(List<Deviation> all) {
    List<Deviation> now = all;
    int portion = Math.max(1, now.size() / 2);
    while (portion >= 1 && runsLeft > 0) {
      List<Deviation> shorter = without(now, portion);
      if (shorter.size() < now.size()) {
        now = shorter;
        portion = Math.min(portion, Math.max(1, now.size() / 2));
      } else {
        portion /= 2;
      }
    }
    return now;
  }

  /** Leaves out whatever portions of that size can be left out, the last ones first. */
  private List<Deviation> without(List<Deviation> all, int portion) {
    List<Deviation> now = all;
    for (int end = now.size(); end > 0 && runsLeft > 0; end -= portion) {
      int from = Math.max(0, end - portion);
      if (end > now.size()) {
        continue;
      }
      List<Deviation> tried = new ArrayList<>(now.subList(0, from));
      tried.addAll(now.subList(end, now.size()));
      List<Deviation> held = attempt(tried);
      if (held != null) {
        now = held;
      }
    }
    return now;
  }

  /** What was really taken, if the run still fails in the same way. */
  private @Nullable List<Deviation> attempt(List<Deviation> tried) {
    runsLeft--;
    Guided guided = new Guided(tried);
    Outcome outcome = runner.run(guided);
    if (!failure.isLike(outcome.failure())) {
      return null;
    }
    return guided.taken().size() <= tried.size() ? guided.taken() : tried;
  }
}
