package org.splnet.lab.report;

import static org.splnet.lab.report.Texts.format;
import static org.splnet.lab.report.Texts.micros;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.splnet.lab.Experiment;
import org.splnet.lab.LoadCurve;
import org.splnet.lab.RowResult;
import org.splnet.lab.Spread;
import org.splnet.lab.child.Failure;

/** What became of the packets of each row under each load, and a line for each row. */
public final class LoadReport {
  private static final List<String> POINT_HEADS =
      List.of(
          "option",
          "cpus",
          "load",
          "offered",
          "delivered",
          "min-max",
          "p50 us",
          "p99",
          "application",
          "min-max",
          "lost, of all offered",
          "");

  private static final List<String> ROW_HEADS =
      List.of(
          "option",
          "cpus",
          "saturation",
          "loss-free",
          "peak",
          "slope beyond",
          "application: at the least load",
          "at load 1",
          "at the most",
          "",
          "");

  private LoadReport() {}

  /** The report of an experiment whose load was swept. */
  public static String render(Experiment e, List<RowResult> results) {
    List<List<String>> points = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    points.add(POINT_HEADS);
    rows.add(ROW_HEADS);
    for (RowResult r : results) {
      String name = TableReport.name(e, r.options());
      String cpus = Integer.toString(r.options().cpus());
      Optional<LoadCurve> curve = r.failure().isPresent() ? Optional.empty() : r.load();
      r.failure().ifPresent(f -> rows.add(failed(name, cpus, f)));
      if (curve.isPresent()) {
        curve.get().points().forEach(p -> points.add(point(name, cpus, p)));
        rows.add(row(name, cpus, curve.get()));
      }
    }
    return format(
            "%s, %s-byte frames, offered from outside in turns of %d ms, %d for each load; Mpkt/s;"
                + " load 1 is the row's own saturation rate%n%n",
            e.workload(),
            String.join(", ", e.choicesOf("size")),
            e.turns().sliceMillis(),
            e.turns().repeats())
        + Texts.aligned(points)
        + '\n'
        + Texts.aligned(rows)
        + '\n'
        + TableReport.footer(e, results);
  }

  private static List<String> point(String name, String cpus, LoadCurve.Point p) {
    return List.of(
        name,
        cpus,
        format("%.2f", p.load()),
        millions(p.offered().median()),
        millions(p.delivered().median()),
        millions(p.delivered().min()) + "-" + millions(p.delivered().max()),
        micros(p.p50Nanos()),
        micros(p.p99Nanos()),
        percent(p.application().median()),
        range(p.application()),
        drops(p.drops()),
        "");
  }

  private static List<String> row(String name, String cpus, LoadCurve c) {
    List<LoadCurve.Point> points = c.points();
    double slope = c.slope();
    return List.of(
        name,
        cpus,
        millions(c.saturation()),
        c.lossFree() == 0 ? "none" : millions(c.lossFree()),
        millions(c.peak()),
        Double.isNaN(slope) ? "-" : format("%+.2f", slope),
        percent(points.getFirst().application().median()),
        points.stream()
            .filter(p -> p.load() >= 1)
            .findFirst()
            .map(p -> percent(p.application().median()))
            .orElse("-"),
        percent(points.getLast().application().median()),
        "",
        "");
  }

  private static List<String> failed(String name, String cpus, Failure why) {
    return List.of(name, cpus, why.kind().label(), "", "", "", "", "", "", "", "");
  }

  private static String drops(Map<String, Double> drops) {
    if (drops.isEmpty()) {
      return "none";
    }
    return String.join(
        ", ",
        drops.entrySet().stream()
            .map(d -> d.getKey() + format(" %.2f%%", 100 * d.getValue()))
            .toList());
  }

  private static String millions(double packetsPerSecond) {
    return format("%.2f", packetsPerSecond / 1e6);
  }

  private static String percent(double part) {
    return format("%.0f%%", 100 * part);
  }

  private static String range(Spread s) {
    return format("%.0f-%.0f%%", 100 * s.min(), 100 * s.max());
  }
}
