package org.splnet.lab.check.truth;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LockRule;
import org.splnet.kernel.explore.Exhauster;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.Failure;
import org.splnet.kernel.explore.Outcome;
import org.splnet.kernel.explore.Search;
import org.splnet.kernel.explore.SearchProgress;
import org.splnet.kernel.sim.SimPort;
import org.splnet.kernel.sim.Strategy;

/** What a search and the enumeration say of one small program. */
final class Comparison {
  private static final int MOST_PLACES = 400_000;

  private final SmallProgram program;
  private final Set<String> classes = new TreeSet<>();
  private final Set<String> finals = new TreeSet<>();
  private @Nullable String unexpected;

  Comparison(SmallProgram program) {
    this.program = program;
  }

  /**
   * What came of it.
   *
   * @param decided false if the program is too large to be enumerated
   * @param classes how many there are
   * @param explored how many the search saw
   * @param finals how many states schedules end in
   * @param redundant runs of the search that were of a class that it had seen, or were given up
   * @param nanos that the search took
   * @param difference in words; empty if both say the same
   */
  record Result(
      boolean decided,
      int classes,
      long explored,
      int finals,
      long redundant,
      long nanos,
      String difference) {}

  /** Has both look. */
  Result compare(Search search) {
    Enumeration e = new Enumeration(program);
    if (!e.run(MOST_PLACES)) {
      return new Result(false, 0, 0, 0, 0, 0, "");
    }
    Compiled compiled = new Compiled(program);
    long begun = System.nanoTime();
    Exhauster.Summary s =
        new Exhauster(compiled, Explorer.MAX_STEPS)
            .run(new Listening(search, compiled), Exhauster.OnFailure.GO_ON, n -> n < MOST_PLACES);
    long nanos = System.nanoTime() - begun;
    String difference = difference(e, s);
    long runs = s.progress().runs();
    return new Result(
        true,
        e.classes().size(),
        s.progress().classes(),
        e.finals().size(),
        runs - classes.size(),
        nanos,
        difference);
  }

  private String difference(Enumeration e, Exhauster.Summary s) {
    if (unexpected != null) {
      return "a run failed: " + unexpected;
    }
    if (!s.exhausted()) {
      return "the search was not exhausted after " + s.progress().runs() + " runs";
    }
    if (!classes.equals(e.classes())) {
      return "classes: " + sets(classes, e.classes());
    }
    if (!finals.equals(e.finals())) {
      return "final states: " + sets(finals, e.finals());
    }
    if (s.progress().classes() != classes.size()) {
      return "the search counts " + s.progress().classes() + " classes of " + classes.size();
    }
    return "";
  }

  private static String sets(Set<String> found, Set<String> all) {
    Set<String> missed = new TreeSet<>(all);
    missed.removeAll(found);
    Set<String> more = new TreeSet<>(found);
    more.removeAll(all);
    return "%d found of %d; missed %d%s; %d that are none%s"
        .formatted(
            found.size(),
            all.size(),
            missed.size(),
            missed.stream().findFirst().map(m -> ", as " + m).orElse(""),
            more.size(),
            more.stream().findFirst().map(m -> ", as " + m).orElse(""));
  }

  /** Keeps the class of each run. */
  private final class Listening implements Search {
    private final Search search;
    private final Compiled compiled;

    Listening(Search search, Compiled compiled) {
      this.search = search;
      this.compiled = compiled;
    }

    @Override
    public @Nullable Strategy next() {
      return search.next();
    }

    @Override
    public void ran(Outcome outcome) {
      long before = search.progress().classes();
      search.ran(outcome);
      if (search.progress().classes() == before) {
        return;
      }
      classes.add(compiled.canonical());
      finals.add(compiled.finalState());
      Failure f = outcome.failure();
      if (f != null && f.rule() != LockRule.DEADLOCK && !isStuck(f)) {
        unexpected = f.text();
      }
    }

    private static boolean isStuck(Failure f) {
      return f.what().equals(SimPort.End.STUCK.name());
    }

    @Override
    public SearchProgress progress() {
      return search.progress();
    }
  }
}
