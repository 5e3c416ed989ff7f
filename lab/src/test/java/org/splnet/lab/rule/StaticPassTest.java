package org.splnet.lab.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.MachineConfig;
import org.splnet.lab.rule.StaticFinding.Kind;

/** What the pass over class files finds in small systems, and what it does not. */
class StaticPassTest {
  private static final MachineConfig FINE = MachineConfig.named("fine");

  private static StaticPass pass(String sample) {
    return StaticPass.of(ClassSource.ofThisProgram(), "org/splnet/lab/rule/RuleSamples", sample);
  }

  private static List<Kind> found(String sample, MachineConfig config) {
    return pass(sample).violations(config).stream().map(StaticFinding::kind).distinct().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inOrder", "atItsLevel"})
  void findsNothingInWhatIsRight(String sample) {
    assertThat(pass(sample).violations(FINE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "againstTheOrder, ORDER",
    "twice, RECURSION",
    "leftBehind, LOCK_LEAK",
    "belowAHandler, HELD_BELOW_HANDLER",
    "twoEdges, HELD_BELOW_HANDLER",
    "waits, WAITING",
    "lowered, LEVEL_LOWERED",
    "blocks, BLOCKING",
  })
  void findsWhatIsWrong(String sample, Kind kind) {
    assertThat(found(sample, FINE)).contains(kind);
  }

  @Test
  void aFindingHasTheCallsThatLeadThere() {
    assertThat(pass("againstTheOrder").violations(FINE))
        .first()
        .satisfies(f -> assertThat(f.text()).contains("route", "arp", "RuleSamples.both"))
        .satisfies(f ->
            assertThat(String.join(" ", f.path()))
                .containsSubsequence("application call", "againstTheOrder", "both"));
  }

  @Test
  void theLevelsOfClassesAreThoseOfTheConfiguration() {
    MachineConfig raised = FINE.withClassLevel(LockOrder.ARP, Ipl.NET);

    assertThat(found("belowAHandler", raised)).isEmpty();
  }

  @Test
  void aClassBetweenTheKernelLockAndAWrappedHandlerClosesACircle() {
    MachineConfig between = FINE.withClassLevel(LockOrder.ARP, Ipl.NET);

    assertThat(found("twoEdges", between)).contains(Kind.BELOW_KERNEL_LOCK, Kind.IMPLICIT_CYCLE);
    assertThat(found("twoEdges", FINE.withClassLevel(LockOrder.ARP, Ipl.TTY))).isEmpty();
  }

  @Test
  void whatTwoTreesHaveInCommonIsNotToldAgain() {
    StaticPass wrong = pass("againstTheOrder");

    assertThat(wrong.violations(FINE, wrong.violations(FINE))).isEmpty();
    assertThat(wrong.violations(FINE, pass("inOrder").violations(FINE))).isNotEmpty();
  }
}
