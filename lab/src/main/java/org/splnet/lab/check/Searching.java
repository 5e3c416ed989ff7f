package org.splnet.lab.check;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.Bound;
import org.splnet.kernel.explore.ConfigurationSearch;
import org.splnet.kernel.explore.DepthFirst;
import org.splnet.kernel.explore.Exhauster;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.Failure;
import org.splnet.kernel.explore.IterativeSearch;
import org.splnet.kernel.explore.Outcome;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.Search;
import org.splnet.kernel.explore.SearchProgress;
import org.splnet.kernel.explore.exhaust.ExhaustiveSearch;
import org.splnet.kernel.explore.exhaust.InexhaustibleException;
import org.splnet.kernel.sim.Strategy;

/** Searches of one program, inside the JVM that makes them. */
final class Searching {
  /**
   * How many steps a run may take. A search also tries what no fair scheduler would do, such as to
   * let one go round for ever for whom another should make way; such a run is given up, and
   * counted.
   */
  static final long MAX_STEPS = 20_000;

  /** As a strand tells of it that failed with it. */
  private static final String NOT_FOR_IT = InexhaustibleException.class.getSimpleName();

  private final Exhauster exhauster;

  /**
   * Of a program.
   *
   * @param races whether data races count as failures
   */
  Searching(Program program, boolean races) {
    exhauster = new Exhauster(program, MAX_STEPS, races);
  }

  /** One run. */
  Outcome run(Strategy strategy) {
    Outcome[] outcome = new Outcome[1];
    Search once =
        new Search() {
          @Override
          public @Nullable Strategy next() {
            return outcome[0] == null ? strategy : null;
          }

          @Override
          public void ran(Outcome o) {
            outcome[0] = o;
          }

          @Override
          public SearchProgress progress() {
            return new SearchProgress(1, 1, 0, Double.NaN);
          }
        };
    exhauster.run(once, Exhauster.OnFailure.STOP, runs -> true);
    return outcome[0];
  }

  /** Goes on with a part of a search within a limit. */
  SearchAnswer part(SearchTask task, Explorer.Budget budget) {
    List<DepthFirst.Branch> root = DepthFirst.parse(task.root());
    DepthFirst search =
        new DepthFirst(
            Bound.of(task.strategy()), task.limit(), root, DepthFirst.parse(task.next()));
    return goOn(new Remembering(search, search), task.limit(), budget);
  }

  /** A search from the beginning: {@code dpor}, {@code configurations}, or a bound. */
  SearchAnswer search(SearchTask task, Explorer.Budget budget) {
    if (task.strategy().equals(Exhaustion.DPOR)) {
      return classes(budget);
    }
    if (task.strategy().equals(Exhaustion.CONFIGURATIONS)) {
      return goOn(new Remembering(new ConfigurationSearch(), null), 0, budget);
    }
    IterativeSearch search = new IterativeSearch(Bound.of(task.strategy()), task.limit());
    return goOn(new Remembering(search, null), 0, budget);
  }

  /** Nothing of a program that is not for this search: the answer has no runs, and says why. */
  private SearchAnswer classes(Explorer.Budget budget) {
    ExhaustiveSearch search = new ExhaustiveSearch();
    SearchAnswer a;
    try {
      a = goOn(new Remembering(search, null), 0, budget);
    } catch (InexhaustibleException e) {
      return SearchAnswer.said(String.valueOf(e.getMessage()), List.of());
    }
    if (a.what().equals(NOT_FOR_IT)) {
      return SearchAnswer.said(a.text(), List.of());
    }
    return search.isComplete() ? a : a.partial();
  }

  /** Runs until one goes wrong, apart from those that do not end. */
  private SearchAnswer goOn(Remembering search, int limit, Explorer.Budget budget) {
    long endless = 0;
    Exhauster.Summary s;
    do {
      s =
          exhauster.run(
              search,
              Exhauster.OnFailure.STOP,
              // Between two failures the driver counts anew.
              runs -> budget.goOn(search.progress().runs()));
      Failure f = s.failure();
      if (f == null || !f.what().equals(Failure.TOO_LONG)) {
        break;
      }
      endless++;
    } while (budget.goOn(search.progress().runs()));
    Failure f = s.failure();
    boolean wrong = f != null && !f.what().equals(Failure.TOO_LONG);
    SearchProgress p = search.progress();
    return new SearchAnswer(
        p.runs(),
        p.classes(),
        p.redundant(),
        endless,
        s.exhausted() || search.isExhausted(),
        p.estimate(),
        limit,
        search.path(),
        wrong ? p.runs() - 1 : -1,
        wrong ? search.ranPath : "",
        wrong && f != null ? f.what() : "",
        wrong && f != null ? f.text() : "",
        List.of(),
        "");
  }

  /** A search, and the path of its last run. */
  private static final class Remembering implements Search {
    private final Search search;
    private final @Nullable DepthFirst depthFirst;
    private String ranPath = "";

    Remembering(Search search, @Nullable DepthFirst depthFirst) {
      this.search = search;
      this.depthFirst = depthFirst;
    }

    @Override
    public @Nullable Strategy next() {
      return search.next();
    }

    @Override
    public void ran(Outcome outcome) {
      if (outcome.failure() != null) {
        ranPath = path();
      }
      search.ran(outcome);
    }

    @Override
    public SearchProgress progress() {
      return search.progress();
    }

    String path() {
      return depthFirst == null ? "" : DepthFirst.text(depthFirst.path());
    }

    boolean isExhausted() {
      return depthFirst != null && depthFirst.isExhausted();
    }
  }
}
