package org.splnet.lab.check.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.explore.Bound;
import org.splnet.kernel.explore.ConfigurationSearch;
import org.splnet.kernel.explore.Exhauster;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.Failure;
import org.splnet.kernel.explore.IterativeSearch;
import org.splnet.kernel.explore.Search;
import org.splnet.kernel.explore.StrategyKind;
import org.splnet.kernel.explore.exhaust.OptimalSearch;

/** The bugs of known programs are found by the strategies that are known to find them. */
@Tag("woven")
class KnownProgramsTest {
  private static final int RUNS = 10_000;

  /** Too many orders of its threads for whoever tries them in turn, here as in the literature. */
  private static final String MANY_THREADS = "reorder_10";

  /** What needs more than a few preemptions: one for each philosopher but one. */
  private static final Set<String> DEEP = Set.of(MANY_THREADS, "din_phil6", "din_phil7");

  static Stream<String> programs() {
    return KnownPrograms.all().stream().map(KnownProgram::name);
  }

  static Stream<String> forAllClasses() {
    return programs().filter(p -> !p.equals(MANY_THREADS));
  }

  static Stream<String> withinBounds() {
    return programs().filter(p -> !DEEP.contains(p));
  }

  private static void assertExpected(KnownProgram p, Failure f) {
    assertThat(f).as("the bug of %s", p.name()).isNotNull();
    assertThat(p.expected()).contains(f.what());
  }

  private static void assertFound(String name, Search search) {
    KnownProgram p = KnownPrograms.of(name);
    Exhauster.Summary s =
        new Exhauster(p.program(), Explorer.MAX_STEPS)
            .run(search, Exhauster.OnFailure.STOP, n -> n < RUNS);
    assertExpected(p, s.failure());
  }

  @ParameterizedTest
  @MethodSource("programs")
  void isFoundByTheDefault(String name) {
    KnownProgram p = KnownPrograms.of(name);
    Explorer e = new Explorer(p.program(), StrategyKind.MIX, 1, Explorer.MAX_STEPS);
    assertExpected(p, e.explore(0, 1, n -> n < RUNS).failure());
  }

  /** PCT finds whatever the others find; here only the deepest needs more runs than there are. */
  @ParameterizedTest
  @MethodSource("withinBounds")
  void isFoundByPct(String name) {
    KnownProgram p = KnownPrograms.of(name);
    Explorer e = new Explorer(p.program(), StrategyKind.PCT, 1, Explorer.MAX_STEPS);
    assertExpected(p, e.explore(0, 1, n -> n < RUNS).failure());
  }

  @ParameterizedTest
  @MethodSource("forAllClasses")
  void isFoundByTheSearchOfAllClasses(String name) {
    assertFound(name, new OptimalSearch());
  }

  @ParameterizedTest
  @MethodSource("withinBounds")
  void isFoundByAFewPreemptions(String name) {
    assertFound(name, new IterativeSearch(Bound.PREEMPTIONS, 4));
  }

  /** Few threads, or short ones. */
  static Stream<String> small() {
    return Stream.of("bluetooth_driver", "deadlock01", "din_phil2", "phase01", "stringbuffer");
  }

  @ParameterizedTest
  @MethodSource("small")
  void isFoundAmongTheConfigurations(String name) {
    assertFound(name, new ConfigurationSearch());
  }
}
