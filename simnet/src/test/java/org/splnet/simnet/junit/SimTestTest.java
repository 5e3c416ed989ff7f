package org.splnet.simnet.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.splnet.simnet.SimNetwork;

/** A test is run once for each seed, and a failure says which it was. */
class SimTestTest {
  private static final Set<Long> SEEN = new TreeSet<>();

  @SimTest(seeds = 5, first = 100)
  void hasANetworkOfEachSeed(SimNetwork net) {
    net.run(java.time.Duration.ofSeconds(1));
    SEEN.add(net.seed());
  }

  @AfterAll
  static void everySeedWasThere() {
    assertThat(SEEN).containsExactly(100L, 101L, 102L, 103L, 104L);
    SEEN.clear();
  }

  /** Not run by itself: its name is no test's. */
  static final class Failing {
    @SimTest(seeds = 4)
    void failsWithThree(SimNetwork net) {
      assertThat(net.seed()).as("the seed").isNotEqualTo(3);
    }

    @SimTest(seeds = 2)
    void assumesInVain(SimNetwork net) {
      Assumptions.assumeTrue(net.seed() > 10);
    }
  }

  private static SummaryGeneratingListener run(String method) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Failing.class, method, SimNetwork.class))
                .build(),
            summary);
    return summary;
  }

  @Test
  void aFailureEndsWithTheSeedAndTheLineThatRunsItAgain() {
    SummaryGeneratingListener summary = run("failsWithThree");
    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(3);
    List<String> messages =
        summary.getSummary().getFailures().stream()
            .map(f -> f.getException().getMessage())
            .toList();
    assertThat(messages).hasSize(1);
    assertThat(messages.getFirst())
        .contains("the seed")
        .endsWith("with seed 3; to run it again: -Dsplnet.seed=3 -Dtest=Failing#failsWithThree");
  }

  @Test
  void onePropertyRunsOnlyThatSeed() {
    System.setProperty("splnet.seed", "3");
    try {
      assertThat(run("failsWithThree").getSummary().getTestsStartedCount()).isEqualTo(1);
      assertThat(run("failsWithThree").getSummary().getTestsFailedCount()).isEqualTo(1);
    } finally {
      System.clearProperty("splnet.seed");
    }
  }

  @Test
  void anAssumptionIsNoFailure() {
    assertThat(run("assumesInVain").getSummary().getTestsAbortedCount()).isEqualTo(2);
  }
}
