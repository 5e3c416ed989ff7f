package org.splnet.lab.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.splnet.kernel.sim.timed.Costs;
import org.splnet.kernel.sim.timed.Topology;
import org.splnet.lab.Experiment;
import org.splnet.lab.RowResult;
import org.splnet.lab.Turns;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.report.SimReport;
import org.splnet.lab.report.TableReport;
import org.splnet.lab.rig.RowKind;
import org.splnet.lab.rig.Workloads;

/** What must hold of any prediction. */
@Timeout(300)
class SimLabTest {
  private static final long PACKETS = 20_000;

  /** What the built-in costs charge for one packet of a batch, from generator to sink. */
  private static final double NANOS_EACH = 42.9;

  private static List<RowResult> forward = List.of();

  private static SimPlan plan(
      String workload, String locks, String cpus, boolean probes, boolean loseOne) {
    Map<String, List<String>> choices =
        Map.of(
            "lock", List.of(locks.split(",", -1)),
            "cpus", SimPlan.cpus(List.of(cpus.split(",", -1))));
    Experiment e =
        new Experiment(
            workload,
            choices,
            false,
            64,
            32,
            new Turns(1, 1000, 0),
            List.of(),
            probes,
            loseOne,
            1,
            true);
    return new SimPlan(e, Costs.standard(), Topology.STANDARD, PACKETS);
  }

  private static List<RowResult> run(SimPlan plan) {
    return new SimLab((what, done, of) -> {}).run(plan);
  }

  @BeforeAll
  static void predict() {
    forward = run(plan(Workloads.FORWARD, "big,flagged,fine", "1,4,16", true, false));
  }

  private static RowResult row(RowKind kind, String lock, int cpus) {
    return forward.stream()
        .filter(r -> r.options().kind() == kind && r.options().cpus() == cpus)
        .filter(r -> r.options().lock().equals(lock))
        .findFirst()
        .orElseThrow();
  }

  private static double rate(String lock, int cpus) {
    return row(RowKind.STACK, lock, cpus).rate().median();
  }

  private static SimFigures figures(String lock, int cpus) {
    return row(RowKind.STACK, lock, cpus).simulated().orElseThrow();
  }

  @Test
  void everyPacketIsAccountedFor() {
    assertThat(forward).allMatch(RowResult::conserved);
    assertThat(forward).allMatch(r -> r.latencies().getTotalCount() > 1_000);
  }

  @Test
  void oneCpuForwardsAtTheSumOfItsCosts() {
    double nanos = 1e9 / rate("fine", 1);

    assertThat(nanos).isBetween(NANOS_EACH, NANOS_EACH * 1.2);
    assertThat(figures("fine", 1).lines()).isEmpty();
    assertThat(figures("fine", 1).share("waiting")).isZero();
  }

  @Test
  void allTimeOfAllCpusIsKnown() {
    for (RowResult r : forward) {
      SimFigures f = r.simulated().orElseThrow();
      double known = f.uses().values().stream().mapToLong(Long::longValue).sum();
      assertThat(known / (f.nanos() * f.cpus())).as("%s", r.options()).isBetween(0.95, 1.05);
    }
  }

  @Test
  void theBigLockIsTheCeiling() {
    assertThat(rate("big", 4)).isLessThan(1.6 * rate("big", 1));
    assertThat(rate("big", 16)).isLessThan(rate("big", 4));
    assertThat(figures("big", 16).share("waiting")).isGreaterThan(0.7);
  }

  /** Amdahl, with the time for which one packet occupies the kernel lock. */
  @Test
  void flaggedDriversSaturateAtTheProtocolsShareOfTheLock() {
    SliceResult.Lock kernel =
        row(RowKind.STACK, "flagged", 1).locks().stream()
            .filter(l -> l.name().equals("kernel"))
            .findFirst()
            .orElseThrow();
    double held =
        (double) kernel.holdNanos()
            / row(RowKind.STACK, "flagged", 1).slices().getFirst().packets();
    double limit = 1e9 / held;

    assertThat(limit).isBetween(1.5 * rate("flagged", 1), 4 * rate("flagged", 1));
    assertThat(rate("flagged", 4)).isBetween(0.75 * limit, limit);
    assertThat(rate("flagged", 16)).isBetween(0.6 * limit, limit);
  }

  @Test
  void fineScalesWhereNothingIsShared() {
    assertThat(rate("fine", 16) / rate("fine", 1)).isBetween(15.5, 16.1);
    assertThat(rate("fine", 16))
        .isLessThanOrEqualTo(1.02 * row(RowKind.NO_SHARING, "fine", 16).rate().median());
  }

  @Test
  void theSameInAnotherJvmIsTheSame() {
    SimPlan plan = plan(Workloads.ECHO, "big,fine", "2,8", false, false);
    List<RowResult> first = run(plan);
    List<RowResult> again = run(plan);

    assertThat(first).allMatch(RowResult::conserved);
    assertThat(TableReport.render(plan.experiment(), again))
        .isEqualTo(TableReport.render(plan.experiment(), first));
    assertThat(SimReport.render(plan.experiment(), again))
        .isEqualTo(SimReport.render(plan.experiment(), first))
        .contains("udptable");
  }

  @Test
  void aLostPacketIsNoticed() {
    List<RowResult> results = run(plan(Workloads.FORWARD, "fine", "2", false, true));

    assertThat(results.getFirst().conserved()).isFalse();
  }

  @Test
  void rangesOfCpusDouble() {
    assertThat(SimPlan.cpus(List.of("1..64")))
        .containsExactly("1", "2", "4", "8", "16", "32", "64");
    assertThat(SimPlan.cpus(List.of("3..10", "1"))).containsExactly("3", "6", "10", "1");
    assertThatThrownBy(() -> SimPlan.cpus(List.of("1..")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("as 1..64");
    assertThatThrownBy(() -> plan(Workloads.FORWARD, "fine", "65", false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 64 cores")
        .hasMessageContaining("--topology");
  }
}
