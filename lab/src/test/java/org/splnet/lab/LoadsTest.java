package org.splnet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadsTest {
  @Test
  void aRangeStepsByItsLowerEnd() {
    assertThat(Loads.parse("0.5..2.0")).containsExactly(0.5, 1.0, 1.5, 2.0);
  }

  @Test
  void aRangeStepsAsNamed() {
    assertThat(Loads.parse("0.5..1:0.25")).containsExactly(0.5, 0.75, 1.0);
  }

  @Test
  void rangesReachTheirUpperEndInSpiteOfRounding() {
    assertThat(Loads.parse("0.1..2.0")).hasSize(20).endsWith(2.0);
  }

  @Test
  void singleLoadsAndRangesMix() {
    assertThat(Loads.parse("0.3,1..2:1,4")).containsExactly(0.3, 1.0, 2.0, 4.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0", "11", "2..1", "1..2:0", "0.01..2.0", "1..", "..2", "1,,2"})
  void refusesWhatIsNoLoad(String text) {
    assertThatThrownBy(() -> Loads.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--load " + text + ": write fractions");
  }
}
