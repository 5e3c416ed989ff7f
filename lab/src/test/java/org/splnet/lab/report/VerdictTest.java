package org.splnet.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.splnet.lab.Canned;

/** Which rows differ by more than their spread, in sentences. */
class VerdictTest {
  private static final long M = 1_000_000;

  private static Verdict of(Canned c) {
    return Verdict.of(c.experiment(), c.results());
  }

  private static Canned locks(String... labels) {
    return new Canned(Map.of("lock", List.of(labels), "cpus", List.of("1")));
  }

  @Test
  void aRowThatIsAheadInEveryTurnDiffers() {
    Verdict verdict = of(locks("big", "fine").row(2 * M, 3 * M, 2 * M).row(4 * M, 4 * M, 5 * M));

    assertThat(verdict.sentences())
        .containsExactly(
            "On 1 CPU the fastest is “fine” with 4.00 Mpkt/s, 2.00 times (1.33–2.50) “big”.");
  }

  @Test
  void aRowThatIsBehindInOneTurnDoesNotDiffer() {
    Verdict verdict = of(locks("big", "fine").row(2 * M, 5 * M, 2 * M).row(4 * M, 4 * M, 5 * M));

    assertThat(verdict.sentences())
        .containsExactly(
            "On 1 CPU no option differs from the fastest, “fine” with 4.00 Mpkt/s, by more than its"
                + " spread.");
  }

  @Test
  void thoseThatDifferAndThoseThatDoNotAreToldApart() {
    Canned c =
        locks("big", "flagged", "softnet", "fine")
            .row(2 * M, 2 * M, 2 * M)
            .row(3 * M, 5 * M, 3 * M)
            .row(3 * M, 3 * M, 5 * M)
            .row(4 * M, 4 * M, 4 * M);

    assertThat(of(c).sentences())
        .containsExactly(
            "On 1 CPU the fastest is “fine” with 4.00 Mpkt/s, 2.00 times (2.00–2.00) “big”, the"
                + " slowest that differs; by no more than the spread behind are “flagged” and"
                + " “softnet”.");
  }

  @Test
  void rowsOnDifferentNumbersOfCpusAreComparedForWhatCpusBring() {
    Canned c = new Canned(Map.of("lock", List.of("big", "fine"), "cpus", List.of("1", "2")));
    // The first axis changes fastest: big and fine on one CPU, big and fine on two.
    c.row(2 * M, 2 * M).row(2 * M, 2 * M).row(3 * M, 3 * M).row(4 * M, 4 * M);

    assertThat(of(c).sentences())
        .hasSize(3)
        .last()
        .isEqualTo(
            "From 1 CPU to 2, “fine” gains most, 2.00 times (2.00–2.00); least “big”, 1.50 times"
                + " (1.50–1.50).");
  }

  @Test
  void itSaysHowOftenEqualsWouldLookDifferent() {
    assertThat(of(locks("big", "fine").row(1, 2, 3).row(1, 2, 3)).chance())
        .contains("each of the 3 turns")
        .contains("one pair in 4");
  }

  @Test
  void aTurnInWhichNothingCameThroughIsBehindButNoNumberOfTimes() {
    assertThat(of(locks("big", "fine").row(0, 2 * M, 2 * M).row(4 * M, 4 * M, 6 * M)).sentences())
        .singleElement()
        .asString()
        .endsWith("“fine” with 4.00 Mpkt/s, 2.50 times (2.00–3.00) “big”.");
  }

  @Test
  void oneTurnIsNoFinding() {
    assertThat(of(locks("big", "fine").row(M).row(9 * M)).sentences())
        .singleElement()
        .asString()
        .contains("no difference here is a finding");
  }
}
