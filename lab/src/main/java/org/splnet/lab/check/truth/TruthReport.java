package org.splnet.lab.check.truth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What the comparison with the ground truth found, as text and as JSON. */
public final class TruthReport {
  private static final String ROW = "%-36s %9s %9s %9s %7s %9s %9s %9s  %s";
  private static final double NANOS = 1e9;

  private TruthReport() {}

  /** The head of the table. */
  public static String head() {
    return row(
        "program",
        "expected",
        "explored",
        "redundant",
        "finals",
        "deadlocks",
        "time",
        "classes/s",
        "");
  }

  /** One line of it, and what differs. */
  public static String line(TruthRow r) {
    String line =
        row(
            r.program(),
            String.valueOf(r.expected()),
            String.valueOf(r.explored()),
            String.valueOf(r.redundant()),
            r.finals() < 0 ? "" : String.valueOf(r.finals()),
            r.deadlocks() < 0 ? "" : String.valueOf(r.deadlocks()),
            String.format(Locale.ROOT, "%.2f s", r.nanos() / NANOS),
            String.format(Locale.ROOT, "%.0f", r.explored() * NANOS / Math.max(1, r.nanos())),
            r.ok() ? "equal" : "DIFFERS");
    return r.ok() ? line : line + "\n" + String.join("\n", r.differences());
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells).stripTrailing();
  }

  /** Whether all is equal; and of redundant runs, where they come from. */
  public static String summary(List<TruthRow> rows) {
    long bad = rows.stream().filter(r -> !r.ok()).count();
    long classes = rows.stream().mapToLong(TruthRow::explored).sum();
    long undecided = rows.stream().mapToLong(TruthRow::undecided).sum();
    StringBuilder out = new StringBuilder();
    out.append(bad == 0 ? "all equal" : bad + " of " + rows.size() + " rows differ");
    out.append("; ").append(classes).append(" classes; redundant runs: ");
    out.append(redundant(rows, false)).append(" without handlers, ");
    out.append(redundant(rows, true)).append(" with handlers");
    if (redundant(rows, true) > 0) {
      out.append(" (frames that lie elsewhere among steps of their CPU that commute with them)");
    }
    if (undecided > 0) {
      out.append("; ").append(undecided).append(" programs too large to be enumerated");
    }
    return out.toString();
  }

  private static long redundant(List<TruthRow> rows, boolean handlers) {
    return rows.stream().filter(r -> r.handlers() == handlers).mapToLong(TruthRow::redundant).sum();
  }

  /** As JSON. */
  public static String json(long seed, List<TruthRow> rows) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("seed", seed);
    all.put("ok", rows.stream().allMatch(TruthRow::ok));
    all.put("redundantWithoutHandlers", redundant(rows, false));
    all.put("redundantWithHandlers", redundant(rows, true));
    all.put("results", rows);
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all)
        + "\n";
  }
}
