package org.splnet.lab.report;

import static org.splnet.lab.report.Texts.count;
import static org.splnet.lab.report.Texts.format;
import static org.splnet.lab.report.Texts.micros;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.splnet.lab.Experiment;
import org.splnet.lab.RowResult;
import org.splnet.lab.Spread;
import org.splnet.lab.axis.Axes;
import org.splnet.lab.axis.Axis;
import org.splnet.lab.child.Failure;
import org.splnet.lab.rig.Rig;
import org.splnet.lab.rig.RowKind;
import org.splnet.lab.rig.RowOptions;

/** The aligned table for a terminal, and the conservation line below it. */
public final class TableReport {
  private static final String LINE = "line kpkt/s";
  private static final int LINE_COLUMNS = 3;

  private static final List<String> HEADS =
      List.of(
          "option",
          "cpus",
          "Mpkt/s",
          "min-max",
          "cpu ns/pkt",
          "ratio",
          "min-max",
          "p50 us",
          "p99",
          "max",
          LINE,
          "p50 us",
          "p99",
          "locks/pkt",
          "heap B/pkt",
          "hottest lock, waits",
          "drops");

  private TableReport() {}

  /** The table of an experiment. */
  public static String render(Experiment e, List<RowResult> results) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADS);
    for (RowResult r : results) {
      lines.add(cells(e, r, results.getFirst()));
    }
    if (results.stream().noneMatch(RowResult::hasLine)) {
      int at = HEADS.indexOf(LINE);
      lines.replaceAll(line -> without(line, at, at + LINE_COLUMNS));
    }
    return Texts.aligned(lines) + '\n' + footer(e, results);
  }

  private static List<String> without(List<String> cells, int from, int to) {
    List<String> out = new ArrayList<>(cells);
    out.subList(from, to).clear();
    return out;
  }

  /** What is said below a table: the rows that went no further, and the account of the others. */
  static String footer(Experiment e, List<RowResult> results) {
    StringBuilder out = new StringBuilder();
    for (RowResult r : results) {
      r.failure().ifPresent(f -> out.append(failure(e, r, f)));
    }
    for (String combination : e.leftOut()) {
      out.append("left out: ").append(combination).append('\n');
    }
    out.append(conservation(results));
    return out.toString();
  }

  private static List<String> cells(Experiment e, RowResult r, RowResult first) {
    Spread rate = r.rate();
    Spread ratio = r.ratioTo(first);
    Histogram h = r.latencies();
    boolean run = !r.slices().isEmpty();
    boolean timed = h.getTotalCount() > 0;
    Histogram line = r.lineLatencies();
    boolean lined = r.hasLine();
    return List.of(
        name(e, r.options()),
        Integer.toString(r.options().cpus()),
        r.failure().map(f -> f.kind().label()).orElse(format("%.2f", rate.median() / 1e6)),
        run ? format("%.2f-%.2f", rate.min() / 1e6, rate.max() / 1e6) : "-",
        run ? format("%.1f", r.nanosPerPacket()) : "-",
        run ? format("%.2f", ratio.median()) : "-",
        run ? format("%.2f-%.2f", ratio.min(), ratio.max()) : "-",
        timed ? micros(h.getValueAtPercentile(50)) : "-",
        timed ? micros(h.getValueAtPercentile(99)) : "-",
        timed ? micros(h.getMaxValue()) : "-",
        lined ? format("%.2f", r.lineRate().median() / 1e3) : "-",
        lined ? micros(line.getValueAtPercentile(50)) : "-",
        lined ? micros(line.getValueAtPercentile(99)) : "-",
        run ? format("%.3f", r.acquisitionsPerPacket()) : "-",
        run ? format("%.3f", r.allocatedBytesPerPacket()) : "-",
        r.hottest()
            .map(l -> format("%s %.2f%%", l.name(), 100.0 * l.contended() / l.acquisitions()))
            .orElse("-"),
        drops(r.account().drops()));
  }

  /** What each row is known as outside of a table. */
  public static List<String> titles(Experiment e, List<RowResult> results) {
    return results.stream()
        .map(r -> name(e, r.options()) + ", cpus " + r.options().cpus())
        .toList();
  }

  private static String failure(Experiment e, RowResult r, Failure f) {
    String name = name(e, r.options());
    return format(
        "%s: %s on %d CPUs:%n  %s%n%n",
        f.kind().label().toUpperCase(Locale.ROOT),
        name,
        r.options().cpus(),
        f.report().strip().replace("\n", "\n  "));
  }

  /** What distinguishes a row: the lock grain, and each axis that is compared. */
  static String name(Experiment e, RowOptions o) {
    StringBuilder out = new StringBuilder(o.kind() == RowKind.STACK ? o.lock() : o.kind().label());
    if (o.kind() == RowKind.STACK && o.batch() != e.batch()) {
      out.append(", batches of ").append(o.batch());
    }
    for (Axis a : Axes.ALL) {
      String caption = a.caption().apply(o.choice(a.name()));
      boolean shown = e.compares(a) || a.notable() && !a.standard().contains(o.choice(a.name()));
      if (shown && !caption.isEmpty() && a.matters().test(o.setup())) {
        out.append(' ').append(caption);
      }
    }
    return out.toString();
  }

  private static String drops(Map<String, Long> drops) {
    if (drops.isEmpty()) {
      return "none";
    }
    return String.join(
        ", ", drops.entrySet().stream().map(d -> d.getKey() + " " + count(d.getValue())).toList());
  }

  private static String conservation(List<RowResult> results) {
    long offered = 0;
    long delivered = 0;
    long dropped = 0;
    long reordered = 0;
    StringBuilder bad = new StringBuilder();
    for (RowResult r : results) {
      if (r.failure().isPresent()) {
        continue;
      }
      Rig.Account a = r.account();
      offered += a.offered();
      delivered += a.delivered();
      dropped += a.dropped();
      reordered += a.reordered();
      if (!a.balances()) {
        bad.append(
            format(
                "NOT CONSERVED: %s on %d CPUs: offered %s, delivered %s, dropped %s: %s unaccounted"
                    + " for; duplicated %d, corrupted %d, buffers leaked %d%n",
                r.options().kind() == RowKind.STACK
                    ? r.options().lock()
                    : r.options().kind().label(),
                r.options().cpus(),
                count(a.offered()),
                count(a.delivered()),
                count(a.dropped()),
                count(a.offered() - a.delivered() - a.dropped()),
                a.duplicated(),
                a.corrupted(),
                a.leaked()));
      }
    }
    if (!bad.isEmpty()) {
      return bad.toString();
    }
    return format(
        "conserved: offered %s = delivered %s + dropped %s; reordered %s; 0 duplicated, corrupted"
            + " or leaked%n",
        count(offered), count(delivered), count(dropped), count(reordered));
  }
}
