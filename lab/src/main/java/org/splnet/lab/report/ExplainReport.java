package org.splnet.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.splnet.lab.Experiment;
import org.splnet.lab.RowResult;
import org.splnet.lab.explain.Explanation;
import org.splnet.lab.explain.Part;

/** What the time of each row's packets went into: a table below the first one. */
public final class ExplainReport {
  private ExplainReport() {}

  /** The table of the rows that were explained. */
  public static String render(Experiment e, List<RowResult> results) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(heads());
    for (RowResult r : results) {
      r.explanation().ifPresent(x -> lines.add(cells(e, r, x)));
    }
    return "nanoseconds a packet, looked at in JVMs of their own; the parts add up to the total\n\n"
        + Texts.aligned(lines);
  }

  private static List<String> heads() {
    List<String> heads = new ArrayList<>(List.of("option", "cpus"));
    for (Part p : Part.values()) {
      heads.add(p.label());
    }
    heads.add("total");
    heads.add("  measured without looking");
    heads.add("");
    return heads;
  }

  private static List<String> cells(Experiment e, RowResult r, Explanation x) {
    List<String> cells = new ArrayList<>();
    cells.add(TableReport.name(e, r.options()));
    cells.add(Integer.toString(r.options().cpus()));
    for (Part p : Part.values()) {
      cells.add(nanos(x.parts().getOrDefault(p, 0.0)));
    }
    cells.add(nanos(x.total()));
    cells.add("  " + nanos(r.nanosPerPacket()));
    cells.add("");
    return cells;
  }

  private static String nanos(double n) {
    return Math.abs(n) < 0.05 ? "-" : String.format(Locale.ROOT, "%.1f", n);
  }
}
