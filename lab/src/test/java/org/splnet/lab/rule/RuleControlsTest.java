package org.splnet.lab.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What breaks the rule on purpose. */
class RuleControlsTest {
  @Test
  void eachIsRefusedOrGoesWrongForTheStatedReason() {
    assertThat(RuleControls.check())
        .isNotEmpty()
        .allSatisfy(c -> assertThat(c.ok()).as("%s", c).isTrue())
        .anySatisfy(c -> assertThat(c.refused()).isEqualTo("at attach"))
        .anySatisfy(c -> assertThat(c.refused()).isEqualTo("at build"))
        .allSatisfy(c -> assertThat(c.failure()).isNotEmpty());
  }
}
