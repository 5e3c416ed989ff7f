package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LevelSetTest {
  @Test
  void theSetOf2005GivesEveryDeviceClassItsOwnRankWithSerialLinesAboveTheNetwork() {
    Ipl[] ascending = {
      Ipl.NONE,
      Ipl.SOFTCLOCK,
      Ipl.SOFTNET,
      Ipl.BIO,
      Ipl.NET,
      Ipl.SOFTSERIAL,
      Ipl.TTY,
      Ipl.VM,
      Ipl.AUDIO,
      Ipl.CLOCK,
      Ipl.HIGH,
      Ipl.IPI
    };

    assertThat(LevelSet.L2005.ranks()).isEqualTo(ascending.length);
    for (int rank = 0; rank < ascending.length; rank++) {
      assertThat(LevelSet.L2005.rank(ascending[rank])).as(ascending[rank].name()).isEqualTo(rank);
    }
  }

  @Test
  void theMergedSetHoldsAllDevicesAtOneRank() {
    LevelSet set = LevelSet.MERGED;

    for (Ipl device : new Ipl[] {Ipl.BIO, Ipl.NET, Ipl.TTY, Ipl.AUDIO}) {
      assertThat(set.rank(device)).as(device.name()).isEqualTo(set.rank(Ipl.VM));
    }
    assertThat(set.rank(Ipl.SOFTSERIAL)).isLessThan(set.rank(Ipl.NET));
    assertThat(set.rank(Ipl.SOFTNET)).isLessThan(set.rank(Ipl.SOFTSERIAL));
  }

  @Test
  void theSetOfTodayHasASoftLevelForBlockInputAndOutput() {
    LevelSet set = LevelSet.TODAY;

    assertThat(set.rank(Ipl.SOFTBIO))
        .isGreaterThan(set.rank(Ipl.SOFTCLOCK))
        .isLessThan(set.rank(Ipl.SOFTNET));
    assertThat(set.rank(Ipl.CLOCK)).isEqualTo(set.rank(Ipl.SCHED));
    assertThat(set.rank(Ipl.NET)).isEqualTo(set.rank(Ipl.VM));
  }

  @ParameterizedTest
  @EnumSource(LevelSet.class)
  void everySetKnowsEveryNameFromNoneToCrossCalls(LevelSet set) {
    for (Ipl ipl : Ipl.values()) {
      assertThat(set.rank(ipl)).as(ipl.name()).isBetween(0, set.ranks() - 1);
    }
    assertThat(set.rank(Ipl.NONE)).isZero();
    assertThat(set.rank(Ipl.IPI)).isEqualTo(set.ranks() - 1).isGreaterThan(set.rank(Ipl.HIGH));
    assertThat(LevelSet.of(set.label())).isSameAs(set);
  }

  @Test
  void anUnknownLabelIsRefusedWithTheChoices() {
    assertThatThrownBy(() -> LevelSet.of("1984"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("1984", "2005", "merged", "today");
  }
}
