package org.splnet.kernel.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A program over code that ships, explored beyond the scenarios: it must survive, and a mutation of
 * that code, if there is one, must be found.
 *
 * @param name for people
 * @param program what is explored
 * @param expected how it goes wrong, for a program with a mutation; empty if it must survive
 */
record Exploration(String name, Program program, Set<String> expected) {
  private static final int BUDGET = Integer.getInteger("splnet.explore.budget", 300);

  /** Whether data races are looked for, in a JVM whose weaver tells of them. */
  private static final boolean RACES = Boolean.getBoolean("splnet.races");

  private static final int ENOUGH = 4000;

  static Exploration survives(String name, Program program) {
    return new Exploration(name, program, Set.of());
  }

  /** The same with a named mutation in force, which must be found. */
  Exploration mutated(String mutation, String... how) {
    Program with =
        w -> {
          w.mutate(mutation);
          program.build(w);
        };
    return new Exploration(name + " with " + mutation, with, Set.of(how));
  }

  static Stream<Arguments> arguments(Stream<Exploration> all) {
    return all.map(e -> Arguments.of(e.name, e));
  }

  void check() {
    Explorer e = new Explorer(program, StrategyKind.MIX, 1, Explorer.MAX_STEPS, RACES);
    Explorer.Summary s = e.explore(0, 1, n -> n < (expected.isEmpty() ? BUDGET : ENOUGH));
    if (expected.isEmpty()) {
      assertThat(s.failure()).as("%s, schedule %d", name, s.firstFailing()).isNull();
    } else if (!RACES) {
      // What goes wrong otherwise may race before; it is found without.
      assertThat(s.failure()).as("%s, in %d schedules", name, s.runs()).isNotNull();
      assertThat(expected).as("%s", s.failure()).contains(s.failure().what());
    }
  }
}
