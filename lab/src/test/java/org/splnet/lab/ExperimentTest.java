package org.splnet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which combinations of choices an experiment compares. */
class ExperimentTest {
  private static Experiment of(Map<String, List<String>> choices) {
    return new Experiment(
        "forward", choices, false, 16, 32, new Turns(3, 100, 0), List.of(), false, false, 1);
  }

  @Test
  void leavesOutWhatDoesNotGoTogetherAndSaysWhy() {
    Experiment e =
        of(
            Map.of(
                "lock",
                List.of("fine"),
                "cpus",
                List.of("1"),
                "queue",
                List.of("locked", "percpu"),
                "dispatch",
                List.of("deferred", "hybrid")));

    assertThat(e.rows())
        .extracting(r -> r.choice("queue") + " " + r.choice("dispatch"))
        .containsExactlyInAnyOrder("locked deferred", "percpu deferred", "percpu hybrid");
    assertThat(e.leftOut())
        .singleElement()
        .asString()
        .contains("a row: hybrid dispatch", "keeps the order", "'locked'");
  }

  @Test
  void refusesAChoiceThatGoesWithNoneOfTheOthers() {
    assertThatThrownBy(
            () -> of(Map.of("queue", List.of("locked"), "dispatch", List.of("deferred", "hybrid"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keeps the order");
  }
}
