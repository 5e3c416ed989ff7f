package org.splnet.drivers.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameMixTest {
  private final FrameMix mix = FrameMix.of(60, 590, 60, 1514);

  @Test
  void takesTheLengthsInTurn() {
    assertThat(IntStream.range(0, 5).map(s -> mix.length(mix.number(0, s))))
        .containsExactly(60, 590, 60, 1514, 60);
  }

  @Test
  void flowsSideBySideAreMixedLikeOneFlow() {
    assertThat(IntStream.range(0, 4).map(flow -> mix.length(mix.number(flow, 0))))
        .containsExactly(60, 590, 60, 1514);
  }

  @Test
  void knowsALengthForWhateverAFrameClaims() {
    assertThat(mix.number(-1, Integer.MIN_VALUE)).isBetween(0, mix.count() - 1);
  }

  @Test
  void countsEachLengthOnce() {
    assertThat(mix.count()).isEqualTo(3);
  }

  @Test
  void refusesFramesThatEthernetHasNot() {
    assertThatThrownBy(() -> FrameMix.of(59)).hasMessageContaining("60 at least");
    assertThatThrownBy(FrameMix::of).hasMessageContaining("a mix has 1");
  }
}
