package org.splnet.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.splnet.lab.child.Child;
import org.splnet.lab.child.SliceRequest;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.child.Timeline;
import org.splnet.lab.explain.Explanation;
import org.splnet.lab.rig.RowOptions;

/**
 * Looks into the rows of an experiment after they have been measured.
 *
 * <p>Looking costs time, so each row is run again for it, in a JVM of its own that traces, warmed
 * like those that were measured; one at a time, the others gone.
 */
public final class CloseLook {
  private static final long TIMELINE_MILLIS = 20;

  private final Progress progress;

  /** A look that tells how far it has got. */
  public CloseLook(Progress progress) {
    this.progress = progress;
  }

  /**
   * Finds out what the time of each row's packets goes into, and adds that to the results.
   *
   * @throws LabException if a row cannot be run
   */
  public void explain(Experiment e, List<RowResult> results) {
    SliceRequest full = new SliceRequest(e.turns().sliceMillis(), 0, false, false);
    for (int i = 0; i < results.size(); i++) {
      RowResult row = results.get(i);
      try (RowRun run = new RowRun(row.options(), Child.Tracing.ACCOUNT)) {
        Lab.warm(run, e);
        List<SliceResult> slices = new ArrayList<>();
        for (int r = 0; r < e.turns().repeats(); r++) {
          slices.add(run.slice(full));
        }
        if (run.isAlive()) {
          row.setExplanation(Explanation.ofMedian(row.options().cpus(), slices));
        }
      }
      progress.step("explaining", i + 1, results.size());
    }
  }

  /**
   * Writes a timeline of the end of one slice of each row, all from the same moment on, into one
   * file that Perfetto reads.
   *
   * @param titles what the rows are known as
   * @throws LabException if a row cannot be run, or the file not be written
   */
  public void timeline(Experiment e, List<RowResult> results, List<String> titles, Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < results.size(); i++) {
        Path part = Files.createTempFile("splnet-lab", ".timeline");
        try {
          record(e, results.get(i).options(), new Timeline(part.toString(), i + 1, titles.get(i)));
          Files.copy(part, out);
        } finally {
          Files.deleteIfExists(part);
        }
        progress.step("timelines", i + 1, results.size());
      }
    } catch (IOException x) {
      throw new LabException("cannot write " + file + ": " + x.getMessage(), x);
    }
  }

  private static void record(Experiment e, RowOptions row, Timeline timeline) {
    try (RowRun run = new RowRun(row, Child.Tracing.RECORDS)) {
      Lab.warm(run, e);
      run.slice(new SliceRequest(TIMELINE_MILLIS, 0, false, false, timeline));
    }
  }
}
