package org.splnet.net.arp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.splnet.net.arp.AddressClaim.Step;
import org.splnet.net.testing.Seeded;

class AddressClaimTest {
  private static final long SECOND = 1_000_000_000L;

  private final RandomGenerator random = new SplittableRandom(Seeded.SEED);
  private final AddressClaim claim = new AddressClaim(true);

  /** Lets the next time come. */
  private Step next() {
    return claim.due(claim.dueNanos(), random);
  }

  private void acquire() {
    claim.probe(0, random);
    for (Step s = next(); s != Step.ACQUIRE; s = next()) {
      assertThat(s).isEqualTo(Step.PROBE);
    }
  }

  @Test
  void probesThreeTimesListensAndAnnouncesTwice() {
    claim.probe(7 * SECOND, random);
    assertThat(claim.dueNanos()).isBetween(7 * SECOND, 8 * SECOND);
    assertThat(claim.due(claim.dueNanos() - 1, random)).isEqualTo(Step.NONE);
    for (int i = 0; i < 2; i++) {
      long at = claim.dueNanos();
      assertThat(next()).isEqualTo(Step.PROBE);
      assertThat(claim.dueNanos() - at).isBetween(SECOND, 2 * SECOND);
    }
    long last = claim.dueNanos();
    assertThat(next()).isEqualTo(Step.PROBE);
    assertThat(claim.dueNanos() - last).isEqualTo(2 * SECOND);
    assertThat(next()).isEqualTo(Step.ACQUIRE);
    assertThat(claim.dueNanos() - last).isEqualTo(4 * SECOND);
    assertThat(next()).isEqualTo(Step.ANNOUNCE);
    assertThat(claim.dueNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void waitsAndProbesAtRandom() {
    var waits = new java.util.HashSet<Long>();
    for (int i = 0; i < 50; i++) {
      claim.probe(0, random);
      long first = claim.dueNanos();
      next();
      waits.add(claim.dueNanos() - first);
    }
    assertThat(waits).hasSizeGreaterThan(40);
  }

  @Test
  void isLostToWhoeverObjectsUntilTwoSecondsAfterTheLastProbe() {
    for (int probes = 0; probes <= 3; probes++) {
      claim.probe(0, random);
      for (int i = 0; i < probes; i++) {
        next();
      }
      assertThat(claim.conflict(SECOND)).as("after %d probes", probes).isEqualTo(Step.LOSE);
      assertThat(claim.dueNanos()).isEqualTo(Long.MAX_VALUE);
      assertThat(claim.conflict(SECOND)).as("lost already").isEqualTo(Step.NONE);
    }
  }

  @Test
  void isDefendedOnceAndGivenUpAtASecondConflictWithinTenSeconds() {
    acquire();
    assertThat(claim.conflict(100 * SECOND)).isEqualTo(Step.DEFEND);
    assertThat(claim.conflict(110 * SECOND)).isEqualTo(Step.DEFEND);
    assertThat(claim.conflict(120 * SECOND - 1)).isEqualTo(Step.LOSE);
  }

  @Test
  void anAssumedOneIsDefendedEveryTenSecondsAtMostAndNeverGivenUp() {
    AddressClaim firm = new AddressClaim(false);
    firm.assume();
    assertThat(firm.dueNanos()).isEqualTo(Long.MAX_VALUE);
    int defences = 0;
    for (int second = 0; second < 100; second++) {
      Step s = firm.conflict(second * SECOND);
      assertThat(s).isIn(Step.DEFEND, Step.NONE);
      defences += s == Step.DEFEND ? 1 : 0;
    }
    assertThat(defences).isEqualTo(10);
  }

  @Test
  void doesNothingWhileStopped() {
    claim.probe(0, random);
    claim.stop();
    assertThat(claim.dueNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(claim.conflict(0)).isEqualTo(Step.NONE);
  }
}
