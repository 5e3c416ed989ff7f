package org.splnet.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.splnet.lab.CloseLook;
import org.splnet.lab.Experiment;
import org.splnet.lab.Lab;
import org.splnet.lab.Progress;
import org.splnet.lab.RowResult;
import org.splnet.lab.Turns;
import org.splnet.lab.explain.Explanation;
import org.splnet.lab.explain.Part;

/** Rows that really run, looked into: far too short to mean anything. */
class RowTimelineTest {
  private static final Progress QUIET = (what, done, of) -> {};

  private static Experiment experiment() {
    return new Experiment(
        "forward",
        Map.of("lock", List.of("big", "fine"), "cpus", List.of("1")),
        false,
        16,
        32,
        new Turns(1, 20, 100),
        List.of(),
        false,
        false,
        1);
  }

  @Test
  void theTimelineOfEachRowShowsItsHandlersLevelsAndLocks(@TempDir Path folder) throws IOException {
    Experiment e = experiment();
    List<RowResult> rows = new Lab(QUIET).run(e);
    Path file = folder.resolve("rows.pftrace");

    new CloseLook(QUIET).timeline(e, rows, List.of("the big row", "the fine row"), file);

    PerfettoFile trace = new PerfettoFile(Files.readAllBytes(file));
    for (String row : List.of("the big row", "the fine row")) {
      assertThat(trace.track("cpu0", row).slices)
          .as(row)
          .extracting(s -> s.category)
          .contains("handler", "soft interrupt", "engine", "section", "idle");
      assertThat(trace.track("cpu0", row).slices)
          .as(row)
          .extracting(s -> s.name)
          .contains("Generator", "Sink", "driver sends")
          .anyMatch(name -> name.startsWith("ip"));
    }
    assertThat(trace.tracks().stream().filter(t -> t.name.equals("cpu0 level")))
        .hasSize(2)
        .allSatisfy(t -> {
          assertThat(t.counts).anyMatch(level -> level > 0);
          assertThat(t.counts.getLast()).as("drained").isZero();
        });
    assertThat(trace.tracks().stream().filter(t -> t.name.equals("cpu0 locks")))
        .satisfiesExactly(
            big -> assertThat(big.slices).extracting(s -> s.name).containsOnly("kernel"),
            fine -> assertThat(fine.slices).extracting(s -> s.name).contains("device", "inputq"));
  }

  @Test
  void theExplanationOfEachRowAddsUp() {
    Experiment e = experiment();
    List<RowResult> rows = new Lab(QUIET).run(e);

    new CloseLook(QUIET).explain(e, rows);

    assertThat(rows)
        .allSatisfy(r -> {
          Explanation x = r.explanation().orElseThrow();
          assertThat(x.parts().values().stream().mapToDouble(Double::doubleValue).sum())
              .isCloseTo(x.total(), withinPercentage(0.001));
          assertThat(x.parts().get(Part.DRIVER)).isPositive();
          assertThat(x.parts().get(Part.PROTOCOL)).isPositive();
          assertThat(x.parts().get(Part.TRAFFIC)).isPositive();
          assertThat(x.parts().get(Part.LOCK_OPERATIONS)).isPositive();
          assertThat(x.spans()).extracting(Explanation.Span::name).contains("Generator", "Sink");
        });
  }
}
