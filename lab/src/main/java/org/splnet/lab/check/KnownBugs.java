package org.splnet.lab.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.splnet.lab.check.known.KnownProgram;
import org.splnet.lab.check.known.KnownPrograms;
import tools.jackson.databind.json.JsonMapper;

/** Has each strategy look for the bug of each known program, and counts the runs that it needs. */
public final class KnownBugs {
  /** How many seeds each strategy of chance has. */
  public static final int SEEDS = 20;

  private static final String ROUND_ROBIN = "round-robin";
  private static final String DEFAULT = "mix";
  private static final List<String> CHANCE = List.of("random", "pct", "seek", DEFAULT);
  private static final List<String> SYSTEMATIC =
      List.of(ROUND_ROBIN, "preemptions", "delays", Exhaustion.DPOR);

  private static final int NAME_WIDTH = 17;
  private static final int WIDTH = 13;

  private KnownBugs() {}

  /** The columns of the table. */
  static List<String> strategies() {
    List<String> all = new ArrayList<>(CHANCE);
    all.addAll(SYSTEMATIC);
    return all;
  }

  /**
   * The programs of that name, or all.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static List<String> names(String name) {
    return name.isEmpty()
        ? KnownPrograms.all().stream().map(KnownProgram::name).toList()
        : List.of(KnownPrograms.of(name).name());
  }

  /**
   * Looks for the bugs of programs, several at a time.
   *
   * @param seed the first of the seeds
   * @param runs at most, for each program, strategy and seed
   * @param to told of each program, in their order
   */
  public static void look(
      List<String> programs, int jobs, long seed, long runs, Consumer<List<FirstBugs>> to) {
    try (Searches searches = new Searches(jobs)) {
      int n = searches.jvms().size();
      for (int from = 0; from < programs.size(); from += n) {
        List<String> some = programs.subList(from, Math.min(programs.size(), from + n));
        searches
            .all(jvm -> {
              int i = searches.jvms().indexOf(jvm);
              return i < some.size() ? row(jvm, some.get(i), seed, runs) : List.<FirstBugs>of();
            })
            .stream()
            .filter(row -> !row.isEmpty())
            .forEach(to);
      }
    }
  }

  private static List<FirstBugs> row(SearchJvm jvm, String program, long seed, long runs) {
    return strategies().stream().map(s -> cell(jvm, program, s, seed, runs)).toList();
  }

  private static FirstBugs cell(
      SearchJvm jvm, String program, String strategy, long seed, long runs) {
    String name = Programs.KNOWN + program;
    boolean chance = CHANCE.contains(strategy);
    List<SearchAnswer> answers =
        LongStream.range(0, chance ? SEEDS : 1)
            .mapToObj(i ->
                chance || strategy.equals(ROUND_ROBIN)
                    ? SearchTask.sample(name, strategy, seed + i, 0, 1, runs, 0)
                    : SearchTask.search(name, strategy, runs, 0))
            .map(jvm::ask)
            .toList();
    return new FirstBugs(
        program,
        strategy,
        answers.stream().map(a -> a.failing() + 1).toList(),
        answers.stream().map(SearchAnswer::what).filter(w -> !w.isEmpty()).distinct().toList(),
        answers.stream().anyMatch(a -> a.exhausted() && a.failing() < 0));
  }

  /**
   * Whether the bug was found as it must be: from each seed by the default strategy, and nowhere
   * another; and no search may come to its end without it.
   */
  public static boolean isOk(List<FirstBugs> row) {
    return row.stream()
        .allMatch(b ->
            KnownPrograms.of(b.program()).expected().containsAll(b.failures())
                && !b.isDry()
                && (b.isFound() || !b.strategy().equals(DEFAULT)));
  }

  // ---- As text

  /** The head of the table. */
  public static String head() {
    StringBuilder out = new StringBuilder(cell("", NAME_WIDTH));
    strategies().forEach(s -> out.append(cell(s, WIDTH)));
    return out.toString().stripTrailing();
  }

  /** One line of it: the median and the most, and from how many seeds if not from all. */
  public static String line(List<FirstBugs> row) {
    StringBuilder out = new StringBuilder(cell(row.getFirst().program(), NAME_WIDTH));
    row.forEach(b -> out.append(cell(text(b), WIDTH)));
    return out.toString().stripTrailing();
  }

  private static String text(FirstBugs b) {
    if (b.found() == 0) {
      return "-";
    }
    if (b.runs().size() == 1) {
      return String.valueOf(b.median());
    }
    String median = b.median() == 0 ? "-" : String.valueOf(b.median());
    return b.isFound() ? median + " " + b.most() : median + " (" + b.found() + ")";
  }

  private static String cell(String text, int width) {
    return String.format(Locale.ROOT, "%-" + width + "s ", text);
  }

  /** How often each strategy found each bug from each seed. */
  public static String summary(List<List<FirstBugs>> rows) {
    StringBuilder out = new StringBuilder(cell("found from all", NAME_WIDTH));
    for (int i = 0; i < strategies().size(); i++) {
      int column = i;
      long all = rows.stream().filter(r -> r.get(column).isFound()).count();
      out.append(cell(all + " of " + rows.size(), WIDTH));
    }
    return out.toString().stripTrailing();
  }

  /** As JSON. */
  public static String json(long seed, long runs, List<List<FirstBugs>> rows) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("seed", seed);
    all.put("seeds", SEEDS);
    all.put("budget", runs);
    all.put("ok", rows.stream().allMatch(KnownBugs::isOk));
    all.put("results", rows.stream().flatMap(List::stream).toList());
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all)
        + "\n";
  }
}
