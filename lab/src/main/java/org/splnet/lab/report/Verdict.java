package org.splnet.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.splnet.lab.Experiment;
import org.splnet.lab.RowResult;
import org.splnet.lab.Spread;
import org.splnet.lab.axis.Axes;
import org.splnet.lab.rig.RowKind;

/**
 * What the rates say, in sentences.
 *
 * <p>Two rows differ if one is ahead of the other in every turn: their ratio, taken turn by turn,
 * stays on one side of 1. Rows are compared that have the same number of CPUs and the same frame
 * length; probes are not compared.
 *
 * @param sentences one for each number of CPUs and frame length, and one on what CPUs bring
 * @param chance how often equals would look different; empty if nothing is compared
 */
record Verdict(List<String> sentences, String chance) {
  private static final int NAMED = 4;

  static Verdict of(Experiment e, List<RowResult> results) {
    List<RowResult> rows =
        results.stream()
            .filter(r -> r.options().kind() == RowKind.STACK && r.options().batch() == e.batch())
            .filter(r -> !r.slices().isEmpty() && r.failure().isEmpty())
            .toList();
    if (rows.isEmpty()) {
      return new Verdict(List.of(), "");
    }
    int turns = rows.stream().mapToInt(r -> r.slices().size()).min().orElseThrow();
    if (turns < 2 && !e.virtual()) {
      return new Verdict(
          List.of("One turn of each row has no spread: no difference here is a finding."), "");
    }
    Map<String, List<RowResult>> groups = new LinkedHashMap<>();
    for (RowResult r : rows) {
      groups.computeIfAbsent(where(e, r), w -> new ArrayList<>()).add(r);
    }
    List<String> sentences = new ArrayList<>();
    groups.forEach((where, group) -> sentences.add("On " + where + " " + compare(e, group)));
    sentences.addAll(scaling(e, rows));
    boolean compared = groups.values().stream().anyMatch(g -> g.size() > 1);
    return new Verdict(List.copyOf(sentences), compared && !e.virtual() ? chance(turns) : "");
  }

  private static String where(Experiment e, RowResult r) {
    String cpus = cpus(r.options().cpus());
    return e.choicesOf(Axes.SIZE).size() > 1
        ? cpus + ", with frames of " + r.options().choice(Axes.SIZE) + ","
        : cpus;
  }

  private static String compare(Experiment e, List<RowResult> group) {
    List<RowResult> byRate =
        group.stream()
            .sorted(Comparator.comparingDouble((RowResult r) -> r.rate().median()).reversed())
            .toList();
    RowResult best = byRate.getFirst();
    String bestRate = name(e, best) + format(" with %.2f Mpkt/s", best.rate().median() / 1e6);
    List<RowResult> others = byRate.subList(1, byRate.size());
    List<RowResult> slower = others.stream().filter(r -> isAhead(best, r)).toList();
    List<String> same =
        others.stream().filter(r -> !slower.contains(r)).map(r -> name(e, r)).toList();
    if (others.isEmpty()) {
      return "the only row is " + bestRate + ".";
    }
    if (slower.isEmpty()) {
      return "no option differs from the fastest, " + bestRate + ", by more than its spread.";
    }
    RowResult slowest = slower.getLast();
    return "the fastest is %s, %s %s%s%s."
        .formatted(
            bestRate,
            times(ratio(best, slowest)),
            name(e, slowest),
            others.size() > 1 ? ", the slowest that differs" : "",
            same.isEmpty()
                ? others.size() > 1 ? "; every other is behind by more than the spread" : ""
                : "; by no more than the spread behind "
                    + (same.size() == 1 ? "is " : "are ")
                    + inWords(same));
  }

  /** Whether a row is the faster one in every turn. */
  private static boolean isAhead(RowResult a, RowResult b) {
    return IntStream.range(0, turns(a, b))
        .allMatch(i -> a.slices().get(i).rate() > b.slices().get(i).rate());
  }

  /** Turn by turn; one in which nothing came through the other row is no number of times. */
  private static Spread ratio(RowResult a, RowResult b) {
    return Spread.of(
        IntStream.range(0, turns(a, b))
            .filter(i -> b.slices().get(i).packets() > 0)
            .mapToDouble(i -> a.slices().get(i).rate() / b.slices().get(i).rate())
            .toArray());
  }

  private static int turns(RowResult a, RowResult b) {
    return Math.min(a.slices().size(), b.slices().size());
  }

  /** What more CPUs bring, if they were compared: for whom most and for whom least. */
  private static List<String> scaling(Experiment e, List<RowResult> rows) {
    List<Integer> cpus = rows.stream().map(r -> r.options().cpus()).distinct().sorted().toList();
    if (cpus.size() < 2) {
      return List.of();
    }
    Map<Map<String, String>, RowResult> few = new LinkedHashMap<>();
    Map<RowResult, Spread> gains = new LinkedHashMap<>();
    Function<RowResult, Map<String, String>> sameButCpus =
        r -> r.options().with(Axes.CPUS, "").choices();
    rows.stream()
        .filter(r -> r.options().cpus() == cpus.getFirst())
        .forEach(r -> few.put(sameButCpus.apply(r), r));
    rows.stream()
        .filter(r -> r.options().cpus() == cpus.getLast())
        .filter(r -> few.containsKey(sameButCpus.apply(r)))
        .forEach(r -> gains.put(r, ratio(r, few.getOrDefault(sameButCpus.apply(r), r))));
    if (gains.isEmpty()) {
      return List.of();
    }
    Comparator<Map.Entry<RowResult, Spread>> byGain =
        Comparator.comparingDouble(g -> g.getValue().median());
    var most = gains.entrySet().stream().max(byGain).orElseThrow();
    var least = gains.entrySet().stream().min(byGain).orElseThrow();
    String first = cpus(cpus.getFirst());
    return List.of(
        gains.size() == 1
            ? "From %s to %d, %s is %s as fast."
                .formatted(first, cpus.getLast(), name(e, most.getKey()), times(most.getValue()))
            : "From %s to %d, %s gains most, %s; least %s, %s."
                .formatted(
                    first,
                    cpus.getLast(),
                    name(e, most.getKey()),
                    times(most.getValue()),
                    name(e, least.getKey()),
                    times(least.getValue())));
  }

  private static String chance(int turns) {
    return format(
        "Two rows differ here if one is ahead in each of the %d turns; of equals, one pair in %,d"
            + " would look so by chance.",
        turns, 1L << Math.min(turns - 1, 40));
  }

  private static String cpus(int n) {
    return n == 1 ? "1 CPU" : n + " CPUs";
  }

  private static String name(Experiment e, RowResult r) {
    return "“" + TableReport.name(e, r.options()) + "”";
  }

  private static String times(Spread s) {
    return format("%.2f times (%.2f–%.2f)", s.median(), s.min(), s.max());
  }

  private static String inWords(List<String> names) {
    if (names.size() > NAMED) {
      return String.join(", ", names.subList(0, NAMED))
          + " and "
          + (names.size() - NAMED)
          + " more";
    }
    return names.size() == 1
        ? names.getFirst()
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  private static String format(String f, Object... args) {
    return String.format(Locale.ROOT, f, args);
  }
}
