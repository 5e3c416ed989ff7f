package org.splnet.lab.mutate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/**
 * What became of mutants, as text and as JSON: which layer noticed how many of which operator
 * first, and which were not noticed.
 */
public final class MutationReport {
  /** Of the mutants that make a difference so many must be noticed, in percent. */
  public static final int ENOUGH = 95;

  /** Of all mutants so many may be said to make none, in percent. */
  public static final int MOST_EQUIVALENT = 5;

  private static final int ALL = 100;

  private static final List<String> LAYERS =
      List.of(
          StaticLayer.LABEL,
          CheckerLayer.LABEL,
          RaceLayer.GUARD,
          RaceLayer.RACE,
          ExplorerLayer.LABEL);

  private final List<MutantResult> results;

  /** Of these. */
  public MutationReport(List<MutantResult> results) {
    this.results = List.copyOf(results);
  }

  /**
   * Whether enough were noticed, few enough are said to be equivalent, and none of them wrongly.
   */
  public boolean ok() {
    return caught() * ALL >= different() * ENOUGH
        && equivalent() * ALL <= results.size() * (long) MOST_EQUIVALENT
        && disproved().isEmpty();
  }

  private long count(Predicate<MutantResult> which) {
    return results.stream().filter(which).count();
  }

  private long equivalent() {
    return count(MutantResult::isEquivalent);
  }

  private long different() {
    return results.size() - equivalent();
  }

  private long caught() {
    return count(r -> r.isCaught() && !r.isEquivalent());
  }

  /** Said to be equivalent, and noticed. */
  private List<MutantResult> disproved() {
    return results.stream().filter(r -> r.isCaught() && r.isEquivalent()).toList();
  }

  private List<MutantResult> survivors() {
    return results.stream().filter(r -> !r.isCaught() && !r.isEquivalent()).toList();
  }

  /** The table, the survivors, the equivalent ones with their reasons, and the sum. */
  public String text() {
    StringBuilder out = new StringBuilder(table());
    section(out, "not noticed", survivors(), MutationReport::survivor);
    section(
        out,
        "equivalent",
        results.stream().filter(MutantResult::isEquivalent).toList(),
        r -> r.mutant().id() + ": " + r.equivalent());
    section(
        out,
        "said to be equivalent, and noticed: take them out of equivalents.txt",
        disproved(),
        r -> r.mutant().id() + ": " + r.caught());
    return out + "\n" + sum() + "\n";
  }

  private static String survivor(MutantResult r) {
    return "%s (%s), %s"
        .formatted(
            r.mutant().id(),
            r.mutant().place(),
            r.programs() == 0 ? "no program reaches it" : "run by " + r.programs() + " programs");
  }

  private static void section(
      StringBuilder out, String head, List<MutantResult> of, Function<MutantResult, String> line) {
    if (!of.isEmpty()) {
      out.append('\n').append(head).append(":\n");
      of.forEach(r -> out.append("  ").append(line.apply(r)).append('\n'));
    }
  }

  private String sum() {
    return String.format(
        Locale.ROOT,
        "%d mutants, %d of them equivalent; noticed %d of the other %d, %.1f %% (asked for: %d %%)",
        results.size(),
        equivalent(),
        caught(),
        different(),
        different() == 0 ? ALL : (double) ALL * caught() / different(),
        ENOUGH);
  }

  private String table() {
    StringBuilder out = new StringBuilder();
    List<String> head = new ArrayList<>(List.of("operator", "mutants"));
    head.addAll(LAYERS);
    head.addAll(List.of("not noticed", "unreached", "equivalent"));
    row(out, head);
    for (Operator o : Operator.values()) {
      row(out, o.label(), r -> r.mutant().operator() == o);
    }
    row(out, "all", r -> true);
    return out.toString();
  }

  private void row(StringBuilder out, String label, Predicate<MutantResult> of) {
    List<String> cells = new ArrayList<>(List.of(label, cell(of)));
    for (String layer : LAYERS) {
      cells.add(cell(of.and(r -> r.caught() != null && r.caught().layer().equals(layer))));
    }
    Predicate<MutantResult> survives = of.and(r -> !r.isCaught() && !r.isEquivalent());
    cells.add(cell(survives.and(r -> r.programs() > 0)));
    cells.add(cell(survives.and(r -> r.programs() == 0)));
    cells.add(cell(of.and(MutantResult::isEquivalent)));
    row(out, cells);
  }

  private String cell(Predicate<MutantResult> of) {
    long n = count(of);
    return n == 0 ? "-" : Long.toString(n);
  }

  private static void row(StringBuilder out, List<String> cells) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-13s", cells.getFirst()));
    cells.stream().skip(1).forEach(c -> line.append(String.format(Locale.ROOT, " %11s", c)));
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private static Map<String, Object> fields(MutantResult r) {
    Map<String, Object> of = new LinkedHashMap<>();
    of.put("id", r.mutant().id());
    of.put("operator", r.mutant().operator().label());
    of.put("place", r.mutant().place());
    of.put("programs", r.programs());
    of.put("equivalent", r.equivalent());
    Catch c = r.caught();
    if (c != null) {
      of.put("layer", c.layer());
      of.put("program", c.program());
      of.put("schedule", c.schedule());
      of.put("what", c.what());
      of.put("text", c.text());
    }
    return of;
  }

  /** As JSON. */
  public String json(long seed, int schedules, long millis) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("seed", seed);
    all.put("schedules", schedules);
    all.put("millis", millis);
    all.put("ok", ok());
    all.put("mutants", results.size());
    all.put("equivalent", equivalent());
    all.put("caught", caught());
    all.put("results", results.stream().map(MutationReport::fields).toList());
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all)
        + "\n";
  }
}
