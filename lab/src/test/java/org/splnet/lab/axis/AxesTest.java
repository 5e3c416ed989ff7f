package org.splnet.lab.axis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.EntryContext;
import org.splnet.kernel.SpinKind;

class AxesTest {
  private static List<Map<String, String>> rows(Map<String, List<String>> choices) {
    return Axes.product(Axes.complete(choices));
  }

  @Test
  void everyAxisHasANameOfItsOwn() {
    Set<String> names = new HashSet<>();

    assertThat(Axes.ALL).allMatch(a -> names.add(a.name()));
  }

  @Test
  void everyStandardChoiceIsOneThatThereIs() {
    Map<String, List<String>> all = Axes.complete(Map.of());

    assertThat(all.keySet()).containsExactlyElementsOf(Axes.ALL.stream().map(Axis::name).toList());
  }

  @Test
  void comparesEachWithEachTheFirstAxisFastest() {
    List<Map<String, String>> rows =
        rows(
            Map.of(
                "lock", List.of("big", "fine"),
                "cpus", List.of("1"),
                "spin", List.of("tas", "ticket")));

    assertThat(rows.stream().map(r -> r.get("lock") + " " + r.get("spin")))
        .containsExactly("big tas", "fine tas", "big ticket", "fine ticket");
  }

  @Test
  void noTwoRowsDifferInWhatIsOfNoConsequence() {
    List<Map<String, String>> rows =
        rows(
            Map.of(
                "lock", List.of("fine"),
                "cpus", List.of("1"),
                "entry", List.of("interrupt", "polling"),
                "poll-budget", List.of("2", "8")));

    assertThat(rows.stream().map(r -> r.get("entry") + " " + r.get("poll-budget")))
        .containsExactlyInAnyOrder("interrupt 2", "polling 2", "polling 8");
  }

  @Test
  void aChoiceNamedTwiceIsOneRow() {
    assertThat(rows(Map.of("lock", List.of("fine", "fine"), "cpus", List.of("1")))).hasSize(1);
  }

  @Test
  void choicesBecomeTheConfigurationOfAMachine() {
    Setup setup = Axes.setup(Map.of("spin", "queued", "entry", "thread"), false);

    assertThat(setup.kernel().spin()).isEqualTo(SpinKind.QUEUED);
    assertThat(setup.kernel().entry()).isEqualTo(EntryContext.THREAD);
  }

  @Test
  void refusesAnAxisThatThereIsNot() {
    assertThatThrownBy(() -> Axes.complete(Map.of("colour", List.of("red"))))
        .hasMessageContaining("unknown axis 'colour': choose one of lock, queue");
  }

  @Test
  void theInternetMixIsSevenToFourToOne() {
    List<Integer> lengths = FrameSize.IMIX.lengths();

    assertThat(lengths).hasSize(12);
    assertThat(lengths.stream().filter(n -> n == 64)).hasSize(7);
    assertThat(lengths.stream().filter(n -> n == 594)).hasSize(4);
    assertThat(lengths.stream().filter(n -> n == 1518)).hasSize(1);
  }
}
