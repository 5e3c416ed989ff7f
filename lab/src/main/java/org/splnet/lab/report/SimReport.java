package org.splnet.lab.report;

import static org.splnet.lab.report.Texts.format;

import java.util.ArrayList;
import java.util.List;
import org.splnet.lab.Experiment;
import org.splnet.lab.RowResult;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.sim.SimFigures;

/**
 * What a simulation shows and no measurement could: where the time of the CPUs went, what each lock
 * class cost, and which cache lines went from core to core.
 */
public final class SimReport {
  private static final int LINES = 3;

  private SimReport() {}

  /** The tables for a terminal: one with a line per row, one with a line per row and lock class. */
  public static String render(Experiment e, List<RowResult> results) {
    return "where the time goes, in percent of all CPUs' time\n"
        + Texts.aligned(times(e, results))
        + "\nlock classes, a real lock each\n"
        + Texts.aligned(locks(e, results));
  }

  private static List<List<String>> times(Experiment e, List<RowResult> results) {
    List<List<String>> out = new ArrayList<>();
    out.add(
        List.of(
            "option",
            "cpus",
            "busy",
            "work",
            "kernel",
            "lines",
            "waiting",
            "idle",
            "lines/pkt",
            "dearest lines, ns/pkt"));
    for (RowResult r : results) {
      r.simulated().ifPresent(f -> out.add(times(e, r, f)));
    }
    return out;
  }

  private static List<String> times(Experiment e, RowResult r, SimFigures f) {
    long transfers = f.lines().stream().mapToLong(SimFigures.Line::transfers).sum();
    return List.of(
        TableReport.name(e, r.options()),
        Integer.toString(f.cpus()),
        percent(f.utilisation()),
        percent(f.share("work")),
        percent(f.share("kernel")),
        percent(f.share("lines")),
        percent(f.share("waiting")),
        percent(f.share("idle")),
        format("%.2f", (double) transfers / f.packets()),
        f.lines().isEmpty()
            ? "-"
            : String.join(
                ", ",
                f.lines().stream()
                    .limit(LINES)
                    .map(l -> format("%s %.1f", l.name(), (double) l.nanos() / f.packets()))
                    .toList()));
  }

  private static String percent(double share) {
    return format("%.1f", 100 * share);
  }

  private static List<List<String>> locks(Experiment e, List<RowResult> results) {
    List<List<String>> out = new ArrayList<>();
    out.add(
        List.of(
            "option", "cpus", "class", "taken/pkt", "waits", "wait ns", "hold ns", "hold ns/pkt"));
    for (RowResult r : results) {
      long packets = r.slices().stream().mapToLong(SliceResult::packets).sum();
      for (SliceResult.Lock l : r.locks()) {
        if (l.acquisitions() > 0) {
          out.add(
              List.of(
                  TableReport.name(e, r.options()),
                  Integer.toString(r.options().cpus()),
                  l.name(),
                  format("%.3f", (double) l.acquisitions() / packets),
                  format("%.1f%%", 100.0 * l.contended() / l.acquisitions()),
                  mean(l.waitNanos(), l.contended()),
                  mean(l.holdNanos(), l.holdSamples()),
                  format("%.2f", (double) l.holdNanos() / packets)));
        }
      }
    }
    return out;
  }

  private static String mean(long sum, long of) {
    return of == 0 ? "-" : format("%.0f", (double) sum / of);
  }
}
