package org.splnet.lab.check.truth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.explore.exhaust.ExhaustiveSearch;

@Tag("woven")
class RandomTruthTest {
  private static final int PROGRAMS = Integer.getInteger("splnet.truth.programs", 100);

  @Test
  void theClassesOfThreadsAreThoseOfThePlainEnumerationAndNoRunIsRedundant() {
    RandomPrograms programs = new RandomPrograms(1);
    int decided = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      SmallProgram p = programs.next(false);
      Comparison.Result r = new Comparison(p).compare(new ExhaustiveSearch());
      assertThat(r.difference()).as("program %d of seed 1: %s", i, p).isEmpty();
      assertThat(r.redundant()).as("program %d of seed 1: %s", i, p).isZero();
      decided += r.decided() ? 1 : 0;
    }
    assertThat(decided).isGreaterThan(PROGRAMS * 9 / 10);
  }

  @Test
  void theClassesWithHandlersAreThoseOfThePlainEnumerationAndFewRunsAreRedundant() {
    RandomPrograms programs = new RandomPrograms(1);
    long classes = 0;
    long redundant = 0;
    int decided = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      SmallProgram p = programs.next(true);
      Comparison.Result r = new Comparison(p).compare(new ExhaustiveSearch());
      assertThat(r.difference()).as("program %d of seed 1: %s", i, p).isEmpty();
      classes += r.classes();
      redundant += r.redundant();
      decided += r.decided() ? 1 : 0;
    }
    assertThat(decided).isGreaterThan(PROGRAMS * 9 / 10);
    assertThat(redundant).isLessThan(classes);
  }
}
