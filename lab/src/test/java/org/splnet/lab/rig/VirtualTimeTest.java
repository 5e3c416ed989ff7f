package org.splnet.lab.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Port;
import org.splnet.kernel.sim.SimPort;
import org.splnet.lab.axis.Axes;

/** The rigs on one thread in virtual time, whatever the number of their CPUs. */
@Timeout(120)
class VirtualTimeTest {
  private static final long TURN_NANOS = 500;
  private static final int TURNS = 5_000;
  private static final int MANY = 500_000;
  private static final long SECOND = 1_000_000_000L;

  /** What came of a run. */
  private record Outcome(Rig.Account account, Histogram latencies) {}

  private static RowOptions row(String workload, String lock, int cpus) {
    Map<String, List<String>> all = new HashMap<>();
    all.put("lock", List.of(lock));
    // Axes know the processors of this machine, and a simulation has as many CPUs as it likes.
    all.put("cpus", List.of("1"));
    Map<String, String> choices = Axes.product(Axes.complete(all)).getFirst();
    return new RowOptions(RowKind.STACK, workload, choices, false, false, 16, 32, 1)
        .with(Axes.CPUS, Integer.toString(cpus));
  }

  private static BiFunction<RowOptions, Port, Rig> maker(String workload) {
    return switch (workload) {
      case Workloads.ECHO -> EchoRig::new;
      case Workloads.MIXED -> MixedRig::new;
      default -> ForwardRig::new;
    };
  }

  private static boolean isDrained(Rig rig) {
    Rig.Account a = rig.traffic();
    return rig.isQuiet() && a.offered() == a.delivered() + a.dropped();
  }

  private static Outcome run(RowOptions row, double rate, long seed) {
    SimPort port = new SimPort(seed, TURN_NANOS);
    try (Rig rig = maker(row.workload()).apply(row, port)) {
      rig.start(rate, true);
      port.run(TURNS * row.cpus());
      rig.stop();
      port.runUntil(() -> isDrained(rig), MANY);
      rig.sleep();
      assertThat(rig.failure()).isEmpty();
      return new Outcome(rig.account(), rig.latencies());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "forward,fine,2,0",
    "forward,fine,8,0",
    "forward,big,8,1e6",
    "forward,softnet,2,1e6",
    "cross,fine,2,0",
    "cross,fine,8,1e6",
    "cross,big,8,0",
    "echo,fine,1,0",
    "echo,fine,2,0",
    "echo,fine,8,0",
    "echo,big,8,1e6",
    "mixed,fine,2,1e5"
  })
  void aSeedIsARunAndItsAccountBalances(String workload, String lock, int cpus, double rate) {
    RowOptions row = row(workload, lock, cpus);
    Outcome first = run(row, rate, 7);
    Outcome again = run(row, rate, 7);

    assertThat(first.account.balances()).as("%s", first.account).isTrue();
    assertThat(first.account.delivered()).isGreaterThan(100);
    assertThat(first.latencies.getTotalCount()).isPositive();
    assertThat(again).isEqualTo(first);
  }

  @Test
  void anotherSeedIsAnotherRun() {
    RowOptions row = row(Workloads.FORWARD, "fine", 8);

    assertThat(run(row, 0, 8)).isNotEqualTo(run(row, 0, 7));
  }

  /** With time standing still but for jumps to what is due next, all of them forwards. */
  @ParameterizedTest
  @CsvSource({"forward,2", "cross,2", "echo,2", "echo,8", "mixed,2"})
  void timeMayJumpToWhatIsDueNext(String workload, int cpus) {
    double rate = 1000;
    SimPort port = new SimPort(1, TURN_NANOS);
    try (Rig rig = maker(workload).apply(row(workload, "fine", cpus), port)) {
      rig.start(rate, true);
      long jumps = jumpUntil(rig, port, port.nanos() + SECOND);
      assertThat(rig.offered()).isBetween((long) rate - cpus, (long) rate + cpus);
      assertThat(jumps).as("jumps, of which callouts take a few hundred").isLessThan(20_000);

      rig.stop();
      jumpUntil(rig, port, port.nanos() + SECOND);
      assertThat(isDrained(rig)).isTrue();
      rig.sleep();
      assertThat(rig.account().balances()).as("%s", rig.account()).isTrue();
    }
  }

  /** Turns until nothing more is done at that time, then goes on to the next; how often. */
  private static long jumpUntil(Rig rig, SimPort port, long end) {
    long jumps = 0;
    while (port.nanos() < end) {
      boolean worked = false;
      for (Cpu cpu : rig.cpus()) {
        worked |= cpu.turn();
      }
      if (!worked) {
        LongStream due = rig.cpus().stream().mapToLong(Cpu::nextDueNanos);
        long next = Math.min(end, due.min().orElseThrow());
        assertThat(next).as("nothing is due that does nothing").isGreaterThan(port.nanos());
        port.advance(next - port.nanos());
        jumps++;
      }
    }
    return jumps;
  }
}
