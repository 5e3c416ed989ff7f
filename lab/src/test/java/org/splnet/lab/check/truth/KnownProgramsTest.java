package org.splnet.lab.check.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.explore.Exhauster;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.exhaust.ExhaustiveSearch;

@Tag("woven")
class KnownProgramsTest {
  static Stream<Arguments> programs() {
    return KnownPrograms.all(Boolean.getBoolean("splnet.truth.large")).stream()
        .map(k -> Arguments.of(k.name(), k));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void theClassesAreAsManyAsIsKnownAndWithoutHandlersNoRunIsRedundant(
      String name, KnownPrograms.Known known) {
    Exhauster.Summary s =
        new Exhauster(known.program(), Explorer.MAX_STEPS)
            .run(new ExhaustiveSearch(), Exhauster.OnFailure.GO_ON, n -> true);
    assertThat(s.exhausted()).isTrue();
    assertThat(s.progress().classes()).isEqualTo(known.classes());
    assertThat(s.failures().getOrDefault("DEADLOCK", 0L)).isEqualTo(known.deadlocks());
    if (!known.interrupted()) {
      assertThat(s.progress().redundant()).isZero();
    }
  }
}
