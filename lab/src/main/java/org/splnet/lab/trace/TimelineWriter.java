package org.splnet.lab.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.splnet.kernel.Machine;
import org.splnet.kernel.trace.TraceName;
import org.splnet.kernel.trace.TraceRecord;
import org.splnet.kernel.trace.TraceRecord.Type;
import org.splnet.kernel.trace.Tracing;

/**
 * Writes what the contexts of machines recorded as tracks: for each machine a process, for each
 * context a thread with its spans, below it the level as a counter and the locks that it held.
 *
 * <p>Rings overflow at different times, so the window of a machine begins where the last of its
 * full rings begins. What was under way there begins with the window, and what is under way at its
 * end ends with it. Time counts from the beginning of the window.
 */
public final class TimelineWriter {
  /** Times are not negative and 0 says nothing to Perfetto: windows begin here, in nanoseconds. */
  private static final long ORIGIN = 1_000;

  private static final int TRACKS_A_CONTEXT = 3;
  private static final int PIDS_A_ROW = 100;
  private static final int TIDS_A_PROCESS = 1000;

  private final PerfettoWriter out;
  private final int row;
  private int processes;

  /**
   * A writer for the machines of one row.
   *
   * @param row its number in the file, from 1
   */
  public TimelineWriter(OutputStream out, int row) {
    this.out = new PerfettoWriter(out, row);
    this.row = row;
  }

  /**
   * Writes the last window of a machine's tracing, which is over.
   *
   * @param title what the machine is known as
   */
  public void write(Machine machine, String title) throws IOException {
    Tracing tracing = machine.tracing();
    List<Tracing.ContextTrace> contexts = tracing.records();
    int pid = row * PIDS_A_ROW + processes++;
    long process = (long) pid * TIDS_A_PROCESS * (TRACKS_A_CONTEXT + 1);
    out.process(process, pid, title);
    long from = tracing.startedNanos();
    for (Tracing.ContextTrace c : contexts) {
      if (c.overflowed()) {
        from = Math.max(from, c.records().getFirst().nanos());
      }
    }
    for (int i = 0; i < contexts.size(); i++) {
      Tracing.ContextTrace c = contexts.get(i);
      long first = from;
      List<TraceRecord> records = c.records().stream().filter(r -> r.nanos() >= first).toList();
      if (!records.isEmpty()) {
        long thread = process + 1 + (long) i * TRACKS_A_CONTEXT;
        out.thread(thread, process, pid, pid * TIDS_A_PROCESS + i + 1, c.context());
        new Track(machine, thread, thread + 1, thread + 2, from - ORIGIN)
            .write(c.context(), records);
      }
    }
  }

  /** The tracks of one context. */
  private final class Track {
    private final Machine machine;
    private final List<TraceName> names;
    private final long spans;
    private final long level;
    private final long locks;
    private final long zero;
    private final Deque<Integer> held = new ArrayDeque<>();
    private int open;
    private int shown = -1;

    Track(Machine machine, long spans, long level, long locks, long zero) {
      this.machine = machine;
      this.names = machine.tracing().names();
      this.spans = spans;
      this.level = level;
      this.locks = locks;
      this.zero = zero;
    }

    void write(String context, List<TraceRecord> records) throws IOException {
      out.counter(level, spans, context + " level");
      out.track(locks, spans, context + " locks");
      long first = records.getFirst().nanos() - zero;
      for (int name : underWay(records, Type.BEGIN, Type.END)) {
        begin(first, name);
      }
      for (int name : underWay(records, Type.HOLD, Type.RELEASE)) {
        hold(first, name);
      }
      for (TraceRecord r : records) {
        write(r);
      }
      long last = records.getLast().nanos() - zero;
      for (; open > 0; open--) {
        out.end(last, spans);
      }
      for (; !held.isEmpty(); held.pop()) {
        out.end(last, locks);
      }
    }

    /** What ends in the window and did not begin there, outermost first. */
    private List<Integer> underWay(List<TraceRecord> records, Type begin, Type end) {
      List<Integer> begun = new ArrayList<>();
      List<Integer> ended = new ArrayList<>();
      for (TraceRecord r : records) {
        if (r.type() == begin) {
          begun.add(r.name());
        } else if (r.type() == end) {
          int at = begun.lastIndexOf(r.name());
          if (at >= 0) {
            begun.remove(at);
          } else {
            ended.addFirst(r.name());
          }
        }
      }
      return ended;
    }

    private void write(TraceRecord r) throws IOException {
      long at = r.nanos() - zero;
      switch (r.type()) {
        case BEGIN -> begin(at, r.name());
        case END -> {
          out.end(at, spans);
          open--;
        }
        case HOLD -> hold(at, r.name());
        case RELEASE -> release(at, r.name());
        case EVENT -> {
          TraceName n = names.get(r.name());
          out.instant(at, spans, category(n), n.name(), unit(r.name()), r.value());
        }
        case LEVEL -> {
          // The counter below tells it.
        }
      }
      if (r.level() != shown) {
        shown = r.level();
        out.count(at, level, shown);
      }
    }

    private void begin(long at, int name) throws IOException {
      TraceName n = names.get(name);
      out.begin(at, spans, category(n), text(n));
      open++;
    }

    private void hold(long at, int name) throws IOException {
      TraceName n = names.get(name);
      out.begin(at, locks, category(n), n.name());
      held.push(name);
    }

    /** Slices nest and holds need not: what was taken later is shown as two slices. */
    private void release(long at, int name) throws IOException {
      Deque<Integer> later = new ArrayDeque<>();
      while (!held.isEmpty()) {
        int top = held.pop();
        out.end(at, locks);
        if (top == name) {
          break;
        }
        later.push(top);
      }
      while (!later.isEmpty()) {
        hold(at, later.pop());
      }
    }

    private String text(TraceName n) {
      StringBuilder text = new StringBuilder();
      if (n.kind() == TraceName.Kind.LOCK_WAIT) {
        text.append("wait for ");
      }
      text.append(n.name());
      if (!n.line().isEmpty() && !n.line().equals(n.name())) {
        text.append(", line ").append(n.line());
      }
      if (n.rank() != TraceName.NO_RANK) {
        text.append(", ").append(machine.levels().name(n.rank()));
      }
      if (n.wrapped()) {
        text.append(", wrapped");
      }
      return text.toString();
    }

    private static String category(TraceName n) {
      return n.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What the number of an event counts. */
    private static String unit(int name) {
      return switch (name) {
        case Tracing.WOKEN -> "nanos since it was woken";
        case Tracing.WAKES -> "context";
        case Tracing.CALLS_CPU -> "CPU";
        default -> "packets";
      };
    }
  }
}
