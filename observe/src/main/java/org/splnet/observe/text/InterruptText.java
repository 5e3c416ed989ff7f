package org.splnet.observe.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.splnet.kernel.MachineStatistics;
import org.splnet.kernel.MachineStatistics.CpuUse;
import org.splnet.kernel.MachineStatistics.HandlerCount;
import org.splnet.kernel.MachineStatistics.SoftCount;
import org.splnet.observe.HostSnapshot;

/**
 * Interrupts as {@code vmstat -i} shows them: how often each handler ran, and how often a second
 * since the host came up; soft interrupts and CPUs likewise.
 */
public final class InterruptText {
  private InterruptText() {}

  /** Interrupt handlers, soft interrupts, CPUs. */
  public static List<String> lines(HostSnapshot s) {
    double seconds = s.upNanos() / 1e9;
    List<String> out = new ArrayList<>(handlers(s.machine(), seconds));
    out.add("");
    out.addAll(softInterrupts(s.machine(), seconds));
    out.add("");
    out.addAll(cpus(s.machine(), s.upNanos()));
    return out;
  }

  private static List<String> handlers(MachineStatistics m, double seconds) {
    Columns c =
        new Columns("lllllrr", "interrupt", "handler", "cpu", "level", "entry", "total", "rate");
    for (HandlerCount h : m.handlers()) {
      c.row(
          h.line(),
          h.handler(),
          h.cpu() == MachineStatistics.EVERY_CPU ? "all" : "cpu" + h.cpu(),
          h.level(),
          entry(h.flagged(), h.wrapped()),
          h.count(),
          rate(h.count(), seconds));
    }
    c.row("Total", "", "", "", "", m.interrupts(), rate(m.interrupts(), seconds));
    return c.lines();
  }

  /** How the handler is attached, and whether it runs inside a lock. */
  private static String entry(boolean flagged, boolean wrapped) {
    return (flagged ? "flagged" : "unflagged") + (wrapped ? ", wrapped" : "");
  }

  private static List<String> softInterrupts(MachineStatistics m, double seconds) {
    int cpus = m.cpus().size();
    List<String> head = new ArrayList<>(List.of("soft interrupt", "level", "entry"));
    for (int i = 0; i < cpus; i++) {
      head.add("cpu" + i);
    }
    head.addAll(List.of("total", "rate"));
    Columns c = new Columns("lll" + "r".repeat(cpus + 2), head.toArray(String[]::new));
    for (SoftCount soft : m.softInterrupts()) {
      List<Object> row = new ArrayList<>();
      row.add(soft.name());
      row.add(soft.level());
      row.add(soft.wrapped() ? "wrapped" : "direct");
      row.addAll(soft.counts());
      row.add(soft.count());
      row.add(rate(soft.count(), seconds));
      c.row(row.toArray());
    }
    return c.lines();
  }

  private static List<String> cpus(MachineStatistics m, long upNanos) {
    Columns c = new Columns("lrrr", "cpu", "callouts run", "armed", "busy");
    for (CpuUse cpu : m.cpus()) {
      double busy = upNanos <= 0 ? 0 : Math.clamp(1 - cpu.idleNanos() / (double) upNanos, 0, 1);
      c.row(
          "cpu" + cpu.index(),
          cpu.callouts(),
          cpu.calloutsArmed(),
          String.format(Locale.ROOT, "%.1f%%", 100 * busy));
    }
    return c.lines();
  }

  private static long rate(long count, double seconds) {
    return seconds <= 0 ? 0 : Math.round(count / seconds);
  }
}
