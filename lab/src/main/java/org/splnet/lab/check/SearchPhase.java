package org.splnet.lab.check;

import java.util.Locale;

/**
 * One search of a program, and how far it came.
 *
 * @param search by name: {@code dpor}, {@code preemptions}, {@code delays}, or a strategy of chance
 * @param runs that were made
 * @param classes of equivalent schedules; for a search that knows no equivalence the schedules,
 *     each once
 * @param redundant runs that showed nothing new
 * @param endless runs that were given up because they did not end
 * @param exhausted whether there is nothing that was not run
 * @param through the greatest limit that is through; -1 if none, or if there are no limits
 * @param explored how much of the rest, of the limit above that, has been searched, from 0 to 1
 * @param estimate about how many there are in that; NaN if that is not known
 * @param failing the number of the run that went wrong, from 0; -1 if none did
 * @param failure how it went wrong; empty if none did
 * @param text what was said about it
 * @param path of the run that went wrong, within a bound
 * @param millis that it took
 * @param isPartial whether the search may have missed schedules, and tried some that are none: what
 *     it says is to be confirmed by another
 */
public record SearchPhase(
    String search,
    long runs,
    long classes,
    long redundant,
    long endless,
    boolean exhausted,
    int through,
    double explored,
    double estimate,
    long failing,
    String failure,
    String text,
    String path,
    long millis,
    boolean isPartial) {
  private static final long MILLION = 1_000_000;

  /** A search within growing limits. */
  static SearchPhase of(SearchState s, long millis) {
    SearchPart failing = s.failing();
    return new SearchPhase(
        s.bound().label(),
        s.runs(),
        s.fresh(),
        s.runs() - s.fresh(),
        s.endless(),
        s.isAll(),
        s.limit() - 1,
        s.explored(),
        s.estimate(),
        failing == null ? -1 : s.runs() - 1,
        failing == null ? "" : failing.what(),
        failing == null ? "" : failing.text(),
        failing == null ? "" : failing.failingPath(),
        millis,
        false);
  }

  /** A search without limits, or chance. */
  static SearchPhase of(String search, SearchAnswer a, long millis) {
    double explored =
        a.exhausted() ? 1 : a.estimate() > 0 ? a.classes() / a.estimate() : Double.NaN;
    return new SearchPhase(
        search,
        a.runs(),
        a.classes(),
        a.redundant(),
        a.endless(),
        a.exhausted() && a.failing() < 0 && a.endless() == 0,
        -1,
        explored,
        a.estimate(),
        a.failing(),
        a.what(),
        a.text(),
        "",
        millis,
        a.isPartial());
  }

  /** Whether a run went wrong. */
  public boolean found() {
    return failing >= 0;
  }

  /** Whether limits grow in it. */
  private boolean isBounded() {
    return search.equals("preemptions") || search.equals("delays");
  }

  private boolean isChance() {
    return Double.isNaN(estimate)
        && !isBounded()
        && !search.equals("dpor")
        && !search.equals("configurations");
  }

  /** In words: how far it came, in what, and what it found. */
  public String words() {
    if (found()) {
      return "%s: goes wrong in run %s by %s".formatted(search, count(runs), failure);
    }
    String given = endless == 0 ? "" : ", " + count(endless) + " runs without end given up";
    if (isChance()) {
      return "sampled: %s schedules of %s".formatted(count(runs), search);
    }
    if (isBounded()) {
      return bounded() + given;
    }
    String over = redundant == 0 ? "none redundant" : count(redundant) + " redundant";
    return exhausted
        ? "exhausted: %s classes, %s".formatted(count(classes), over)
        : "%s: %s classes, %s%s%s"
            .formatted(search + (isPartial ? " in part" : ""), count(classes), over, rest(), given);
  }

  private String bounded() {
    if (exhausted) {
      return "exhausted: all %s schedules".formatted(count(classes));
    }
    String to =
        through < 0
            ? "bounded: not through without " + search
            : "bounded: exhausted to %d %s".formatted(through, through == 1 ? one() : search);
    return "%s, %s schedules%s".formatted(to, count(classes), rest());
  }

  private String one() {
    return search.substring(0, search.length() - 1);
  }

  /** What there is to be searched besides. */
  private String rest() {
    if (exhausted || Double.isNaN(estimate) || estimate <= 0) {
      return "";
    }
    String of = isBounded() ? "; of %d ".formatted(through + 1) : "; ";
    return "%sexplored %s %% of about %s".formatted(of, percent(), about(estimate));
  }

  private String percent() {
    return String.format(Locale.ROOT, explored < 0.1 ? "%.2g" : "%.0f", explored * 100);
  }

  /** A number with a comma for each thousand. */
  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** A number that is known about only. */
  static String about(double n) {
    return n < MILLION ? count(Math.round(n)) : String.format(Locale.ROOT, "%.1e", n);
  }
}
