package org.splnet.lab;

import java.util.ArrayList;
import java.util.List;
import org.splnet.lab.child.SliceRequest;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.rig.RowKind;
import org.splnet.lab.rig.RowOptions;

/**
 * Runs an experiment.
 *
 * <p>A row that goes no further is marked, and the others go on.
 *
 * <p>Every row has a JVM of its own, so that one row's profile does not compile another's code. All
 * are started and warmed; then they take turns, A B A B, a short slice each, the others parked, so
 * that what disturbs the machine disturbs all rows alike. Latency is taken afterwards, in turns
 * again, at half of the row's loss-free rate: its rate at full load if nothing was lost there, and
 * otherwise the highest load of a bisection at which nothing was.
 */
public final class Lab {
  private static final int STEADY_WINDOWS = 3;
  private static final double STEADY = 0.06;
  private static final long WARM_SLICE_MILLIS = 100;
  private static final long TIMED_WARM_MILLIS = 50;
  private static final int TIMED_WARM_SLICES = 4;
  private static final int BISECTIONS = 5;
  private static final long BISECTION_MILLIS = 50;

  private final Progress progress;
  private int done;
  private int steps;

  /** A laboratory that tells how far it has got. */
  public Lab(Progress progress) {
    this.progress = progress;
  }

  /**
   * Runs an experiment; about {@code rows × (warm-up + 2 × repeats × slice)} long.
   *
   * @throws LabException if no JVM can be started
   */
  public List<RowResult> run(Experiment e) {
    List<RowRun> rows = new ArrayList<>();
    List<RowOptions> all = e.rows();
    steps = all.size() * (1 + 2 * e.turns().repeats());
    done = 0;
    try {
      all.forEach(row -> rows.add(new RowRun(row)));
      if (!e.loads().isEmpty()) {
        sweep(e, rows);
        return rows.stream().map(RowRun::result).toList();
      }
      for (RowRun row : rows) {
        row.result().begin(warm(row, e));
        step("warming up");
      }
      SliceRequest full = new SliceRequest(e.turns().sliceMillis(), 0, false, false);
      for (int r = 0; r < e.turns().repeats(); r++) {
        for (int i = 0; i < rows.size(); i++) {
          SliceRequest request =
              e.loseOne() && r == 0 && i == 0
                  ? new SliceRequest(e.turns().sliceMillis(), 0, false, true)
                  : full;
          RowRun row = rows.get(i);
          SliceResult slice = row.slice(request);
          if (row.isAlive()) {
            row.result().add(slice);
          }
          step("measuring");
        }
      }
      measureLatencies(e, rows);
      return rows.stream().map(RowRun::result).toList();
    } finally {
      rows.forEach(RowRun::close);
    }
  }

  private void sweep(Experiment e, List<RowRun> rows) {
    steps = rows.size() * (1 + e.loads().size() * e.turns().repeats());
    // All JVMs have started before the first is measured, or it would share the machine with them.
    rows.forEach(row -> row.slice(new SliceRequest(WARM_SLICE_MILLIS, 0, false, false)));
    List<LoadSweep> sweeps = new ArrayList<>();
    for (RowRun row : rows) {
      LoadSweep sweep = new LoadSweep(row, e.loads());
      sweeps.add(sweep);
      sweep.begin();
      step("finding saturation");
    }
    for (int r = 0; r < e.turns().repeats(); r++) {
      for (int load = 0; load < e.loads().size(); load++) {
        for (LoadSweep sweep : sweeps) {
          boolean lose = e.loseOne() && r == 0 && load == 0 && sweep == sweeps.getFirst();
          sweep.turn(load, e.turns().sliceMillis(), lose);
          step("sweeping the load");
        }
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).result().setLoad(sweeps.get(i).curve());
    }
  }

  private void step(String what) {
    progress.step(what, ++done, steps);
  }

  /** Until the rate has been steady for a while, or time is up. */
  static SliceResult warm(RowRun row, Experiment e) {
    SliceRequest request = new SliceRequest(WARM_SLICE_MILLIS, 0, false, false);
    SliceResult last = row.slice(request);
    int steady = 0;
    long most = e.turns().warmMillis();
    for (long t = 0; row.isAlive() && t < most && steady < STEADY_WINDOWS; t += WARM_SLICE_MILLIS) {
      SliceResult now = row.slice(request);
      steady = Math.abs(now.rate() - last.rate()) < STEADY * now.rate() ? steady + 1 : 0;
      last = now;
    }
    return last;
  }

  private void measureLatencies(Experiment e, List<RowRun> rows) {
    for (RowRun row : rows) {
      if (row.isAlive() && row.result().options().kind() != RowKind.COPY_SUM) {
        row.result().setLatencyRate(lossFree(row) / 2);
      }
    }
    for (int r = 0; r < e.turns().repeats(); r++) {
      for (RowRun row : rows) {
        double rate = row.result().latencyRate();
        if (row.isAlive() && rate > 0) {
          if (r == 0) {
            warmTimed(row, rate);
          }
          SliceResult slice =
              row.slice(new SliceRequest(e.turns().sliceMillis(), rate, true, false));
          if (row.isAlive()) {
            row.result().addLatencies(slice);
          }
        }
        step("latency");
      }
    }
  }

  /** The paced generator and the timed sink are code of their own: until they are compiled. */
  private static void warmTimed(RowRun row, double packetsPerSecond) {
    SliceRequest request = new SliceRequest(TIMED_WARM_MILLIS, packetsPerSecond, true, false);
    for (int i = 0; i < TIMED_WARM_SLICES; i++) {
      row.slice(request);
    }
  }

  private static double lossFree(RowRun row) {
    RowResult result = row.result();
    double high = result.rate().median();
    if (result.dropped() == 0) {
      return high;
    }
    double low = 0;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      long before = result.account().dropped();
      SliceResult s = row.slice(new SliceRequest(BISECTION_MILLIS, middle, false, false));
      if (!row.isAlive()) {
        return 0;
      }
      result.setAccount(s.account());
      if (s.account().dropped() == before) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
