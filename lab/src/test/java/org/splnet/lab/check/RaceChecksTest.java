package org.splnet.lab.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The search for data races in JVMs of its own: what is seeded is found, and nothing else. */
class RaceChecksTest {
  private static List<RaceResult> results(int schedules, Set<String> wanted) {
    return new RaceChecks(2, 1, new CheckBudget(schedules, 0)).run(wanted::contains, r -> {});
  }

  @Test
  void theRaceOfEachControlIsFound() {
    List<RaceResult> results = results(200, Set.of(RaceChecks.CONTROLS));

    assertThat(results)
        .hasSize(7)
        .allSatisfy(r -> {
          assertThat(r.ok()).as("%s", r).isTrue();
          assertThat(r.verdict()).isEqualTo("found");
        });
    assertThat(results)
        .anySatisfy(r -> {
          assertThat(r.program()).endsWith("WeakQueue");
          assertThat(r.races().keySet()).anyMatch(t -> t.contains("LockFreeInputQueue.ring"));
        });
  }

  @Test
  void rightVariantsAndProgramsAreFreeOfRaces() {
    assertThat(results(60, Set.of("held-upcall", "start-recursion", RaceChecks.PROGRAMS)))
        .hasSizeGreaterThan(40)
        .allSatisfy(r -> assertThat(r.ok()).as("%s", r).isTrue());
  }
}
