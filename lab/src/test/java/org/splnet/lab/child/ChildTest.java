package org.splnet.lab.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.splnet.lab.axis.Axes;
import org.splnet.lab.rig.RowKind;
import org.splnet.lab.rig.RowOptions;
import org.splnet.lab.rig.Workloads;

/** A row's own JVM, with real threads: a row that hangs is reported by it. */
class ChildTest {
  private static final SliceRequest SLICE = new SliceRequest(100, 0, false, false);
  private static final int MANY = 100;

  private static RowOptions row(String workload, Map<String, String> choices) {
    Map<String, List<String>> all = new java.util.HashMap<>();
    choices.forEach((axis, label) -> all.put(axis, List.of(label)));
    return new RowOptions(
        RowKind.STACK,
        workload,
        Axes.product(Axes.complete(all)).getFirst(),
        false,
        true,
        16,
        32,
        1);
  }

  @Test
  void aRowThatDeadlocksIsReportedWithWhereItsCpusStand() {
    Assumptions.assumeTrue(
        Runtime.getRuntime().availableProcessors() >= 2, "two CPUs block each other");
    RowOptions held =
        row(
            Workloads.CROSS,
            Map.of("lock", "fine", "cpus", "2", "dispatch", "direct", "upcall", "held"));
    try (Child child = new Child(held, false)) {
      Failure failure = null;
      for (int i = 0; i < MANY && failure == null; i++) {
        failure = child.slice(SLICE).failure();
      }

      assertThat(failure).isNotNull();
      assertThat(failure.kind()).isEqualTo(Failure.Kind.DEADLOCKED);
      assertThat(failure.report())
          .contains("lab cpu0 at VM has made no turn for", "lab cpu1 at VM", "WireDriver.start");
    }
  }

  @Test
  void theCheckerSaysWhyBeforeItComesToThat() {
    RowOptions held =
        row(
            Workloads.CROSS,
            Map.of("lock", "fine", "cpus", "1", "dispatch", "direct", "upcall", "held"));
    try (Child child = new Child(held, true)) {
      Failure failure = child.slice(SLICE).failure();

      assertThat(failure).isNotNull();
      assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
      assertThat(failure.report()).contains("takes device", "while it holds device");
    }
  }

  @Test
  void aRowThatCannotBeBuiltSaysWhy() {
    RowOptions none =
        row(Workloads.FORWARD, Map.of("lock", "fine", "cpus", "1")).with("entry", "telepathy");
    try (Child child = new Child(none, false)) {
      Failure failure = child.slice(SLICE).failure();

      assertThat(failure).isNotNull();
      assertThat(failure.report()).contains("its JVM ended", "unknown interrupt entry 'telepathy'");
    }
  }
}
