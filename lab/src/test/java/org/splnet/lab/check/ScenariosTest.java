package org.splnet.lab.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.StrategyKind;

/**
 * Every wrong variant is found from every seed, every right one survives; a shortened one replays.
 */
@Tag("woven")
class ScenariosTest {
  private static final int SEEDS = Integer.getInteger("splnet.check.seeds", 3);

  static Stream<Arguments> variants() {
    return Scenarios.all().stream()
        .flatMap(s -> s.variants().stream().map(v -> Arguments.of(s.name(), v.name())));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("variants")
  void isFoundOrSurvives(String scenario, String variant) {
    Variant v = Scenarios.of(scenario).variant(variant);
    for (long seed = 1; seed <= SEEDS; seed++) {
      Explorer e = new Explorer(v.program(), StrategyKind.MIX, seed, Explorer.MAX_STEPS);
      Explorer.Summary s = e.explore(0, 1, n -> n < v.budget());
      if (!v.isWrong()) {
        assertThat(s.failure()).as("seed %d, schedule %d", seed, s.firstFailing()).isNull();
        continue;
      }
      assertThat(s.failure()).as("seed %d, predictions %s", seed, s.predictions()).isNotNull();
      assertThat(v.expected()).as("%s", s.failure()).contains(s.failure().what());
      Explorer.Found found = e.shorten(s.firstFailing());
      assertThat(found.outcome().failure().what()).isEqualTo(s.failure().what());
      Explorer.Found again = e.replay(found.steps());
      assertThat(again.table()).isEqualTo(found.table());
    }
  }
}
