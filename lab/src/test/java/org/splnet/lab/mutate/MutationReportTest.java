package org.splnet.lab.mutate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MutationReportTest {
  private static MutantResult result(int n, @Nullable String layer, String equivalent) {
    Mutant m = new Mutant("swap/A.b/" + n, Operator.SWAP, "A.b:" + n, List.of("A"), List.of());
    Catch caught = layer == null ? null : new Catch(layer, "p", 3, "RACE", "it races");
    return new MutantResult(m, caught, 1, equivalent);
  }

  private static List<MutantResult> results(int caught, int survivors, int equivalent) {
    List<MutantResult> all = new ArrayList<>();
    for (int i = 0; i < caught + survivors + equivalent; i++) {
      all.add(
          result(
              i,
              i < caught ? ExplorerLayer.LABEL : null,
              i < caught + survivors ? "" : "no difference"));
    }
    return all;
  }

  @Test
  void ninetyFiveOfAHundredThatMakeADifferenceAreEnough() {
    assertThat(new MutationReport(results(95, 5, 0)).ok()).isTrue();
    assertThat(new MutationReport(results(94, 6, 0)).ok()).isFalse();
    assertThat(new MutationReport(results(95, 0, 5)).ok()).isTrue();
  }

  @Test
  void moreThanFiveOfAHundredAreNotSaidToBeEquivalent() {
    assertThat(new MutationReport(results(94, 0, 6)).ok()).isFalse();
  }

  @Test
  void oneThatIsSaidToBeEquivalentAndIsNoticedIsToldAndNotAllRight() {
    List<MutantResult> all = results(99, 0, 0);
    all.add(result(99, RaceLayer.RACE, "no difference"));
    MutationReport report = new MutationReport(all);

    assertThat(report.ok()).isFalse();
    assertThat(report.text())
        .contains("said to be equivalent, and noticed")
        .contains("swap/A.b/99");
  }

  @Test
  void theTableSaysWhichLayerWasFirstAndTheListWhoSurvives() {
    MutationReport report =
        new MutationReport(
            List.of(
                result(0, StaticLayer.LABEL, ""),
                result(1, RaceLayer.GUARD, ""),
                result(2, null, ""),
                result(3, null, "no difference")));

    assertThat(report.text())
        .containsPattern("swap +4 +1 +- +1 +- +- +1 +- +1\n")
        .contains("not noticed:\n  swap/A.b/2 (A.b:2), run by 1 programs")
        .contains("equivalent:\n  swap/A.b/3: no difference")
        .contains("4 mutants, 1 of them equivalent; noticed 2 of the other 3, 66.7 %");
    assertThat(report.json(1, 200, 5)).contains("\"caught\" : 2", "\"layer\" : \"static\"");
  }
}
