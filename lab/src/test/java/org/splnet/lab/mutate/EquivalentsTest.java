package org.splnet.lab.mutate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.splnet.lab.LabException;

class EquivalentsTest {
  private static final List<Mutant> MUTANTS =
      List.of(new Mutant("swap/A.b/x-y", Operator.SWAP, "A.b:1", List.of(), List.of()));

  @Test
  void eachHasItsReason() {
    Equivalents e = Equivalents.of(List.of("swap/A.b/x-y | both are leaves"), MUTANTS);

    assertThat(e.reason("swap/A.b/x-y")).isEqualTo("both are leaves");
    assertThat(e.reason("swap/A.c/x-y")).isEmpty();
  }

  @Test
  void aLineWithoutReasonOrOfAMutantThatIsGoneOrTwiceIsRefused() {
    assertThatThrownBy(() -> Equivalents.of(List.of("swap/A.b/x-y"), MUTANTS))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("gives no reason");
    assertThatThrownBy(() -> Equivalents.of(List.of("swap/A.gone/x | why"), MUTANTS))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("no mutant swap/A.gone/x any more");
    assertThatThrownBy(
            () -> Equivalents.of(List.of("swap/A.b/x-y | a", "swap/A.b/x-y | b"), MUTANTS))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("twice");
  }
}
