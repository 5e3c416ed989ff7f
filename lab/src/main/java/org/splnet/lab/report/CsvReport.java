package org.splnet.lab.report;

import java.util.List;
import java.util.Locale;
import org.splnet.lab.Experiment;
import org.splnet.lab.RowResult;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.rig.RowOptions;

/** A line per row and repeat, for a spreadsheet or a plotting program. */
public final class CsvReport {
  private CsvReport() {}

  /** The report of an experiment, with a line of heads. */
  public static String render(Experiment e, List<RowResult> results) {
    StringBuilder out =
        new StringBuilder(
            "name,kind,workload,lock,queue,dispatch,steer,upcall,start,levels,cpus,size,flows,batch,seed,repeat,packets,nanos,packets_per_second,acquisitions,contended,conserved\n");
    for (RowResult r : results) {
      RowOptions o = r.options();
      int repeat = 0;
      for (SliceResult s : r.slices()) {
        out.append(
            String.format(
                Locale.ROOT,
                "\"%s\",%s,%s,%s,%s,%s,%s,%s,%s,%s,%d,%d,%d,%d,%d,%d,%d,%d,%.0f,%d,%d,%b%n",
                TableReport.name(e, o),
                o.kind().name().toLowerCase(Locale.ROOT),
                o.workload(),
                o.lock(),
                o.queue(),
                o.dispatch(),
                o.stack().steer(),
                o.stack().upcall(),
                o.stack().start(),
                o.levels(),
                o.cpus(),
                o.size(),
                o.flows(),
                o.batch(),
                o.seed(),
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
}
