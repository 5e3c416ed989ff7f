package org.splnet.weave;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is told for a search for data races, and that nothing of it is woven otherwise. */
class PlainAccessesTest {
  private final Woven woven = Woven.forRaces();

  @Test
  void plainFieldsAreReportedAndFinalOnesAreNot() throws Exception {
    assertThat(Woven.told(woven.make("Plain"), "fields"))
        .containsExactly(
            "plain read Plain.count in Plain.fields",
            "plain write Plain.total in Plain.fields",
            "plain read Plain.total in Plain.fields",
            "plain write Plain.all in Plain.fields");
  }

  @Test
  void elementsAreReportedByTheFieldThatHasTheArray() throws Exception {
    assertThat(Woven.told(woven.make("Plain"), "elements"))
        .containsExactly(
            "plain read Plain.cells[] in Plain.elements at 0",
            "plain write Plain.cells[] in Plain.elements at 1");
  }

  @Test
  void whatIsDeclaredIsToldWithItsLockOrAsConfinedOrNotAtAll() throws Exception {
    Object o = woven.make("Plain");

    assertThat(Woven.told(o, "declared"))
        .containsExactly(
            "plain write Plain.guarded in Plain.declared",
            "guarded write Plain.guarded in Plain.declared by Mutex",
            "plain confined write Plain.confined in Plain.declared");
  }

  @Test
  void anUpdateIsToldWithItsOutcomeAndAStoreWithItsOrder() throws Exception {
    assertThat(Woven.told(woven.make("Plain"), "attempts"))
        .containsExactly(
            "update Plain.atomic in Plain.attempts",
            "made",
            "update Plain.atomic in Plain.attempts",
            "not made",
            "releasing write Plain.atomic in Plain.attempts");
  }

  @Test
  void nothingOfItIsWovenWhereItIsNotAskedFor() throws Exception {
    Object o = new Woven().make("Plain");

    assertThat(Woven.told(o, "fields")).isEmpty();
    assertThat(Woven.told(o, "elements")).isEmpty();
    assertThat(Woven.told(o, "declared")).isEmpty();
    assertThat(Woven.told(o, "attempts"))
        .containsExactly(
            "update Plain.atomic in Plain.attempts",
            "update Plain.atomic in Plain.attempts",
            "write Plain.atomic in Plain.attempts");
    assertThat(o.getClass().getDeclaredMethods()).noneMatch(m -> m.getName().contains("guard"));
  }
}
