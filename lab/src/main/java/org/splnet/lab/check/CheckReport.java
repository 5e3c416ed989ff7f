package org.splnet.lab.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Results as text and as JSON. */
public final class CheckReport {
  private static final int WIDTH = 100;
  private static final int MOST_PREDICTIONS = 4;

  private CheckReport() {}

  /** One line of the summary. */
  public static String line(CheckResult r) {
    String found = r.failure().isEmpty() ? "" : r.failure();
    return String.format(
            Locale.ROOT,
            "%-4s %-22s %-16s %-14s %9d %8.1f s  %s",
            r.number() == 0 ? "" : r.number(),
            r.scenario(),
            r.variant(),
            r.verdict(),
            r.schedules(),
            r.millis() / 1e3,
            found)
        .stripTrailing();
  }

  /** The head of the summary. */
  public static String head() {
    return String.format(
        Locale.ROOT,
        "%-4s %-22s %-16s %-14s %9s %10s  %s",
        "",
        "scenario",
        "variant",
        "verdict",
        "schedules",
        "time",
        "goes wrong by");
  }

  /** Everything about one result: the shortened schedule, its table, and what would mend it. */
  public static String details(CheckResult r) {
    StringBuilder out = new StringBuilder();
    if (r.failing() >= 0 && !r.table().isEmpty()) {
      out.append(
          "schedule %d goes wrong; %d steps, shortened to %d:%n"
              .formatted(r.failing(), r.stepsBefore(), r.steps().size()));
      r.steps().forEach(s -> out.append("  ").append(s).append('\n'));
      out.append('\n');
    }
    out.append(r.table());
    if (!r.remedy().isEmpty() && r.failing() >= 0) {
      out.append("\nwhat mends it: ").append(r.remedy()).append('\n');
    }
    if (!r.predictions().isEmpty()) {
      out.append("\npredicted by the checker, on runs that went well that far:\n");
      r.predictions().entrySet().stream()
          .limit(MOST_PREDICTIONS)
          .forEach(e ->
              out.append("  schedule %d: %s%n".formatted(e.getValue(), firstLine(e.getKey()))));
      int more = r.predictions().size() - MOST_PREDICTIONS;
      if (more > 0) {
        out.append("  and ").append(more).append(" more (--json)\n");
      }
    }
    return out.toString();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /** As JSON. */
  public static String json(long seed, String strategy, List<CheckResult> results) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("seed", seed);
    all.put("strategy", strategy);
    all.put("ok", results.stream().allMatch(CheckResult::ok));
    all.put("results", new ArrayList<>(results));
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all)
        + "\n";
  }

  /** The results of a search for data races, as JSON. */
  public static String races(long seed, List<RaceResult> results) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("seed", seed);
    all.put("ok", results.stream().allMatch(RaceResult::ok));
    all.put("results", results);
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all)
        + "\n";
  }

  /** A list of all scenarios. */
  public static String list() {
    StringBuilder out = new StringBuilder();
    for (Scenario s : Scenarios.all()) {
      out.append(String.format(Locale.ROOT, "%2d  %-22s %s%n", s.number(), s.name(), s.about()));
      for (Variant v : s.variants()) {
        String text = v.about().length() > WIDTH ? v.about().substring(0, WIDTH) : v.about();
        out.append(String.format(Locale.ROOT, "    %-22s %-16s %s%n", "", v.name(), text));
      }
    }
    return out.toString();
  }
}
