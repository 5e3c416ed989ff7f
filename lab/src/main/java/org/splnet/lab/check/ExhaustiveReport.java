package org.splnet.lab.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What searches found, as text and as JSON. */
public final class ExhaustiveReport {
  private static final String ROW = "%-3s %-22s %-16s %-11s %7s  %s";

  private ExhaustiveReport() {}

  /** The head of the table. */
  public static String head() {
    return String.format(
        Locale.ROOT, ROW, "", "scenario", "variant", "verdict", "time", "searches");
  }

  /** One line of it. */
  public static String line(ExhaustiveResult r) {
    return String.format(
        Locale.ROOT,
        ROW,
        r.number() == 0 ? "" : r.number(),
        r.scenario(),
        r.variant(),
        r.verdict(),
        String.format(Locale.ROOT, "%.1f s", r.millis() / 1e3),
        r.words());
  }

  /** How many of each verdict there are, and whether all is as it must be. */
  public static String summary(List<ExhaustiveResult> results, long millis) {
    Map<String, Integer> verdicts = new LinkedHashMap<>();
    results.forEach(r -> verdicts.merge(r.verdict(), 1, Integer::sum));
    long bad = results.stream().filter(r -> !r.ok()).count();
    return "%s; %s; %.0f s"
        .formatted(
            String.join(
                ", ",
                verdicts.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList()),
            bad == 0
                ? "all " + results.size() + " verdicts are as they must be"
                : bad + " of " + results.size() + " verdicts are not as they must be",
            millis / 1e3);
  }

  /** As JSON. */
  public static String json(long seed, List<ExhaustiveResult> results, long millis) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("seed", seed);
    all.put("ok", results.stream().allMatch(ExhaustiveResult::ok));
    all.put("millis", millis);
    all.put("results", results);
    return text(all);
  }

  /** One search as JSON. */
  public static String json(String program, SearchPhase phase) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("program", program);
    all.put("search", phase);
    return text(all);
  }

  private static String text(Map<String, Object> all) {
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all)
        + "\n";
  }
}
