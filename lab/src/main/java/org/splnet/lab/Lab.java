package org.splnet.lab;

import java.util.ArrayList;
import java.util.List;
import org.splnet.lab.child.Child;
import org.splnet.lab.child.SliceRequest;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.rig.RowKind;
import org.splnet.lab.rig.RowOptions;

/**
 * Runs an experiment.
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
   * @throws LabException if a row cannot be run
   */
  public List<RowResult> run(Experiment e) {
    List<RowOptions> rows = e.rows();
    List<Child> children = new ArrayList<>();
    List<RowResult> results = new ArrayList<>();
    steps = rows.size() * (1 + 2 * e.turns().repeats());
    done = 0;
    try {
      for (RowOptions row : rows) {
        children.add(new Child(row));
        results.add(new RowResult(row));
      }
      for (int i = 0; i < children.size(); i++) {
        results.get(i).begin(warm(children.get(i), e));
        step("warming up");
      }
      SliceRequest full = new SliceRequest(e.turns().sliceMillis(), 0, false, false);
      for (int r = 0; r < e.turns().repeats(); r++) {
        for (int i = 0; i < children.size(); i++) {
          SliceRequest request =
              e.loseOne() && r == 0 && i == 0
                  ? new SliceRequest(e.turns().sliceMillis(), 0, false, true)
                  : full;
          results.get(i).add(children.get(i).slice(request));
          step("measuring");
        }
      }
      measureLatencies(e, children, results);
      return results;
    } finally {
      children.forEach(Child::close);
    }
  }

  private void step(String what) {
    progress.step(what, ++done, steps);
  }

  /** Until the rate has been steady for a while, or time is up. */
  static SliceResult warm(Child child, Experiment e) {
    SliceRequest request = new SliceRequest(WARM_SLICE_MILLIS, 0, false, false);
    SliceResult last = child.slice(request);
    int steady = 0;
    for (long t = 0;
        t < e.turns().warmMillis() && steady < STEADY_WINDOWS;
        t += WARM_SLICE_MILLIS) {
      SliceResult now = child.slice(request);
      steady = Math.abs(now.rate() - last.rate()) < STEADY * now.rate() ? steady + 1 : 0;
      last = now;
    }
    return last;
  }

  private void measureLatencies(Experiment e, List<Child> children, List<RowResult> results) {
    for (int i = 0; i < children.size(); i++) {
      if (results.get(i).options().kind() != RowKind.COPY_SUM) {
        results.get(i).setLatencyRate(lossFree(children.get(i), results.get(i)) / 2);
      }
    }
    for (int r = 0; r < e.turns().repeats(); r++) {
      for (int i = 0; i < children.size(); i++) {
        RowResult row = results.get(i);
        if (row.latencyRate() > 0) {
          SliceRequest timed =
              new SliceRequest(e.turns().sliceMillis(), row.latencyRate(), true, false);
          if (r == 0) {
            warmTimed(children.get(i), row.latencyRate());
          }
          row.addLatencies(children.get(i).slice(timed));
        }
        step("latency");
      }
    }
  }

  /** The paced generator and the timed sink are code of their own: until they are compiled. */
  private static void warmTimed(Child child, double packetsPerSecond) {
    SliceRequest request = new SliceRequest(TIMED_WARM_MILLIS, packetsPerSecond, true, false);
    for (int i = 0; i < TIMED_WARM_SLICES; i++) {
      child.slice(request);
    }
  }

  private static double lossFree(Child child, RowResult row) {
    double high = row.rate().median();
    if (row.dropped() == 0) {
      return high;
    }
    double low = 0;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      long before = row.account().dropped();
      SliceResult s = child.slice(new SliceRequest(BISECTION_MILLIS, middle, false, false));
      row.setAccount(s.account());
      if (s.account().dropped() == before) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
