package org.splnet.kernel.sim.timed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.kernel.sim.timed.Topology.Distance;

class TopologyTest {
  @Test
  void distanceIsByCacheAndSocket() {
    Topology t = Topology.parse("2x4x8");

    assertThat(t.size()).isEqualTo(64);
    assertThat(t.between(0, 7)).isEqualTo(Distance.CACHE);
    assertThat(t.between(7, 8)).isEqualTo(Distance.SOCKET);
    assertThat(t.between(31, 32)).isEqualTo(Distance.REMOTE);
    assertThat(t).hasToString("2x4x8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "2x4", "0x1x1", "4x8x16", "2x4x8x2", "axbxc"})
  void nonsenseIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> Topology.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2x4x8");
  }

  @Test
  void moreCpusThanCoresAreRefusedWithARemedy() {
    assertThatThrownBy(() -> new TimedPort(Costs.standard(), Topology.parse("1x1x2"), 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 CPUs on a virtual machine of 1x1x2, which has 2 cores")
        .hasMessageContaining("larger topology");
  }
}
