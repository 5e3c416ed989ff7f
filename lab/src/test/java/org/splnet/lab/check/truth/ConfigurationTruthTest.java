package org.splnet.lab.check.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.kernel.explore.ConfigurationSearch;
import org.splnet.kernel.explore.Exhauster;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.Outcome;
import org.splnet.kernel.explore.Search;
import org.splnet.kernel.explore.SearchProgress;
import org.splnet.kernel.sim.Strategy;

/**
 * Random programs: the search of configurations misses no final state that the enumeration knows.
 */
@Tag("woven")
class ConfigurationTruthTest {
  private static final int PROGRAMS = Integer.getInteger("splnet.truth.programs", 15);
  private static final int MOST_PLACES = 20_000;
  private static final int MOST_RUNS = 5_000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allFinalStatesOfRandomProgramsAreSeen(boolean handlers) {
    RandomPrograms random = new RandomPrograms(7);
    int decided = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      SmallProgram program = random.next(handlers);
      Enumeration all = new Enumeration(program);
      if (!all.run(MOST_PLACES)) {
        continue;
      }
      Compiled compiled = new Compiled(program);
      Keeping search = new Keeping(compiled);
      Exhauster.Summary s =
          new Exhauster(compiled, Explorer.MAX_STEPS)
              .run(search, Exhauster.OnFailure.GO_ON, runs -> runs < MOST_RUNS);
      assertThat(all.finals()).as("program %d: %s", i, program).containsAll(search.finals);
      if (s.exhausted()) {
        decided++;
        assertThat(search.finals).as("program %d: %s", i, program).isEqualTo(all.finals());
      }
    }
    // Most have more configurations than fit into a test.
    assertThat(decided).isGreaterThanOrEqualTo(PROGRAMS / 6);
  }

  /** Keeps the end of each run. */
  private static final class Keeping implements Search {
    private final ConfigurationSearch search = new ConfigurationSearch();
    private final Compiled compiled;
    private final Set<String> finals = new TreeSet<>();

    Keeping(Compiled compiled) {
      this.compiled = compiled;
    }

    @Override
    public @Nullable Strategy next() {
      return search.next();
    }

    @Override
    public void ran(Outcome outcome) {
      search.ran(outcome);
      finals.add(compiled.finalState());
    }

    @Override
    public SearchProgress progress() {
      return search.progress();
    }
  }
}
