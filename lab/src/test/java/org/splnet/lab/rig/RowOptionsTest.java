package org.splnet.lab.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.splnet.lab.axis.Axes;

class RowOptionsTest {
  private static RowOptions row(String entry, String cpus, boolean swept) {
    Map<String, String> choices =
        Axes.product(
                Axes.complete(
                    Map.of(
                        Axes.LOCK,
                        List.of("fine"),
                        Axes.CPUS,
                        List.of(cpus),
                        "entry",
                        List.of(entry))))
            .getFirst();
    return new RowOptions(RowKind.STACK, Workloads.FORWARD, choices, swept, false, 1, 32, 1);
  }

  @Test
  void interruptThreadsUnderALoadFromOutsideNeedProcessorsOfTheirOwn() {
    assertThat(row("thread", "1", true).unmeasurable(2))
        .hasValueSatisfying(why -> assertThat(why).contains("needs 3 processors", "machine has 2"));
    assertThat(row("thread", "1", true).unmeasurable(3)).isEmpty();
  }

  @Test
  void otherRowsDoNot() {
    assertThat(row("thread", "1", false).unmeasurable(2)).isEmpty();
    assertThat(row("polling", "1", true).unmeasurable(2)).isEmpty();
  }
}
