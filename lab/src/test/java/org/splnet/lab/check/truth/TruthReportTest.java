package org.splnet.lab.check.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TruthReportTest {
  private static TruthRow row(long explored, long redundant, boolean handlers, String... what) {
    return new TruthRow(
        "three", 3, explored, redundant, 2, -1, 0, handlers, 1_000_000_000, List.of(what));
  }

  @Test
  void whatDiffersIsTold() {
    TruthRow bad = row(2, 0, false, "program 7 of seed 1: missed 1");

    assertThat(TruthReport.line(bad)).contains("DIFFERS", "program 7 of seed 1: missed 1");
    assertThat(TruthReport.summary(List.of(row(3, 0, false), bad)))
        .startsWith("1 of 2 rows differ");
    assertThat(TruthReport.json(1, List.of(bad))).contains("\"ok\" : false");
  }

  @Test
  void redundantRunsAreToldByWhereTheyComeFrom() {
    assertThat(TruthReport.summary(List.of(row(3, 0, false), row(3, 4, true))))
        .startsWith("all equal; 6 classes; redundant runs: 0 without handlers, 4 with handlers (");
    assertThat(TruthReport.line(row(3, 4, true))).contains("three", "1.00 s").endsWith("equal");
  }
}
