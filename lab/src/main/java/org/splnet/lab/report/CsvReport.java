package org.splnet.lab.report;

import java.util.List;
import java.util.Locale;
import org.splnet.lab.Experiment;
import org.splnet.lab.RowResult;
import org.splnet.lab.axis.Axes;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.rig.RowOptions;

/** A line per row and repeat, for a spreadsheet or a plotting program. */
public final class CsvReport {
  private CsvReport() {}

  /** The report of an experiment, with a line of heads. */
  public static String render(Experiment e, List<RowResult> results) {
    StringBuilder out = new StringBuilder("name,kind,workload,");
    Axes.ALL.forEach(a -> out.append(a.name()).append(','));
    out.append(
        "flows,batch,seed,repeat,packets,nanos,packets_per_second,acquisitions,contended,conserved\n");
    for (RowResult r : results) {
      int repeat = 0;
      for (SliceResult s : r.slices()) {
        out.append(row(e, r.options()))
            .append(
                String.format(
                    Locale.ROOT,
                    "%d,%d,%d,%.0f,%d,%d,%b%n",
                    repeat++,
                    s.packets(),
                    s.nanos(),
                    s.rate(),
                    s.locks().stream().mapToLong(SliceResult.Lock::acquisitions).sum(),
                    s.locks().stream().mapToLong(SliceResult.Lock::contended).sum(),
                    r.conserved()));
      }
    }
    return out.toString();
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
