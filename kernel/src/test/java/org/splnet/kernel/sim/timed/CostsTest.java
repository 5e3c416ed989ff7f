package org.splnet.kernel.sim.timed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CostsTest {
  @Test
  void theBuiltInModelReadsItself() {
    Costs standard = Costs.standard();

    assertThat(Costs.parse(standard.text(), "again").names()).isEqualTo(standard.names());
    assertThat(standard.get("line.cache")).isEqualTo(20_000);
    assertThat(standard.cost("work.ring.receive").of(10)).isEqualTo(15_000);
  }

  @Test
  void aValueMayBeAnother() {
    Costs changed = Costs.standard().with("line.remote", "0.2 us");

    assertThat(changed.get("line.remote")).isEqualTo(200_000);
    assertThat(Costs.parse(changed.text(), "printed").get("line.remote")).isEqualTo(200_000);
  }

  @Test
  void everyParameterHasASource() {
    String undocumented =
        Costs.standard()
            .text()
            .lines()
            .filter(l -> l.startsWith("line.") && !l.contains("#"))
            .findAny()
            .orElse("");

    assertThat(undocumented).isEmpty();
  }

  @Test
  void whatIsMissingUnknownOrTwiceIsNamed() {
    String all = Costs.standard().text();

    assertThatThrownBy(() -> Costs.parse(all.replace("atomic = ", "#"), "my.costs"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("my.costs has no atomic");
    assertThatThrownBy(() -> Costs.parse(all + "work.tea = 3 us\n", "my.costs"))
        .hasMessageContaining("unknown parameter 'work.tea'");
    assertThatThrownBy(() -> Costs.parse(all + "atomic = 3 ns\n", "my.costs"))
        .hasMessageContaining("atomic is there twice");
    assertThatThrownBy(() -> Costs.standard().with("atomics", "3 ns"))
        .hasMessageContaining("unknown parameter 'atomics'");
  }

  @Test
  void whatIsNoTimeIsRefusedWithTheLine() {
    assertThatThrownBy(() -> Costs.parse("atomic = soon\n", "my.costs"))
        .hasMessageContaining("my.costs, line 1: atomic = soon: write a number with ps, ns or us");
    assertThatThrownBy(() -> Costs.parse("\natomic\n", "my.costs"))
        .hasMessageContaining("my.costs, line 2: 'atomic': write name = value");
    assertThatThrownBy(() -> Costs.standard().with("atomic", "0.0001 ns"))
        .hasMessageContaining("finer than a picosecond");
  }
}
