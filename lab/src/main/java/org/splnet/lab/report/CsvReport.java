package org.splnet.lab.report;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.splnet.lab.Experiment;
import org.splnet.lab.LoadCurve;
import org.splnet.lab.RowResult;
import org.splnet.lab.axis.Axes;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.rig.RowOptions;

/** A line per row and turn, or row and load, for a spreadsheet or a plotting program. */
public final class CsvReport {
  private CsvReport() {}

  /** The report of an experiment, with a line of heads. */
  public static String render(Experiment e, List<RowResult> results) {
    return e.loads().isEmpty() ? turns(e, results) : loads(e, results);
  }

  /** A line for each load of each row. */
  private static String loads(Experiment e, List<RowResult> results) {
    StringBuilder out = heads();
    out.append(
        "load,asked,offered,delivered,delivered_min,delivered_max,lost,p50_nanos,p99_nanos,"
            + "application,failure\n");
    for (RowResult r : results) {
      String failure = r.failure().map(f -> f.kind().label()).orElse("");
      for (LoadCurve.Point p : r.load().map(LoadCurve::points).orElse(List.of())) {
        out.append(row(e, r.options()))
            .append(
                String.format(
                    Locale.ROOT,
                    "%.3f,%.0f,%.0f,%.0f,%.0f,%.0f,%.6f,%d,%d,%.4f,%s%n",
                    p.load(),
                    p.asked(),
                    p.offered().median(),
                    p.delivered().median(),
                    p.delivered().min(),
                    p.delivered().max(),
                    p.lost(),
                    p.p50Nanos(),
                    p.p99Nanos(),
                    p.application().median(),
                    failure));
      }
    }
    return out.toString();
  }

  private static StringBuilder heads() {
    StringBuilder out = new StringBuilder("name,kind,workload,");
    Axes.ALL.forEach(a -> out.append(a.name()).append(','));
    return out.append("flows,batch,seed,");
  }

  private static String turns(Experiment e, List<RowResult> results) {
    StringBuilder out = heads();
    out.append(
        "repeat,packets,nanos,packets_per_second,acquisitions,contended,line_packets,"
            + "line_p50_nanos,line_p99_nanos,conserved,failure\n");
    for (RowResult r : results) {
      int repeat = 0;
      String failure = r.failure().map(f -> f.kind().label()).orElse("");
      for (SliceResult s : r.slices()) {
        out.append(row(e, r.options()))
            .append(
                String.format(
                    Locale.ROOT,
                    "%d,%d,%d,%.0f,%d,%d,%s,%b,%s%n",
                    repeat++,
                    s.packets(),
                    s.nanos(),
                    s.rate(),
                    s.locks().stream().mapToLong(SliceResult.Lock::acquisitions).sum(),
                    s.locks().stream().mapToLong(SliceResult.Lock::contended).sum(),
                    line(s),
                    r.conserved(),
                    failure));
      }
      if (r.slices().isEmpty()) {
        out.append(row(e, r.options()))
            .append("0,0,0,0,0,0,,,,false,")
            .append(failure)
            .append('\n');
      }
    }
    return out.toString();
  }

  /** What the serial line did, if there was one. */
  private static String line(SliceResult s) {
    SliceResult.Line line = s.line();
    if (line == null) {
      return ",,";
    }
    Histogram h = RowResult.lineLatencies(s);
    return line.packets() + "," + h.getValueAtPercentile(50) + "," + h.getValueAtPercentile(99);
  }

  /** The columns that are the same in all lines of a row. */
  private static String row(Experiment e, RowOptions o) {
    StringBuilder out = new StringBuilder("\"" + TableReport.name(e, o) + "\",");
    out.append(o.kind().name().toLowerCase(Locale.ROOT)).append(',');
    out.append(o.workload()).append(',');
    Axes.ALL.forEach(a -> out.append(o.choice(a.name())).append(','));
    out.append(o.flows()).append(',').append(o.batch()).append(',').append(o.seed()).append(',');
    return out.toString();
  }
}
