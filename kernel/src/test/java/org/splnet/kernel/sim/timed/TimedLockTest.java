package org.splnet.kernel.sim.timed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.kernel.SpinKind;
import org.splnet.kernel.sim.Points;

/** CPUs and a lock, with the kernel floor woven. */
@Tag("woven")
class TimedLockTest {
  private static final long WORK = 1_000;

  /** When a CPU held the lock. */
  private record Hold(long from, long to) {}

  private static List<Hold> holds(SpinKind kind, int cpus, int times) {
    Costs costs = TimedPortTest.free().with("work.sink", WORK + " ns");
    TimedPort port = new TimedPort(costs, Topology.STANDARD, cpus, 1);
    MachineConfig plain = MachineConfig.named("m").withCpus(cpus);
    MachineConfig config = plain.withOptions(plain.options().withSpin(kind));
    List<Hold> holds = new ArrayList<>();
    try (Machine m = new Machine(config, port)) {
      Mutex lock = m.mutex(LockOrder.DEVICE, "lock");
      SoftInterrupt soft =
          m.softInterrupt(
              "taker",
              Ipl.SOFTNET,
              (ctx, l) -> {
                for (int i = 0; i < times; i++) {
                  hold(ctx, l, port, holds);
                }
              },
              lock,
              Attach.MPSAFE);
      for (Cpu cpu : m.cpus()) {
        soft.schedule(cpu);
      }
      m.start();
      Points.observe(port.observer());
      port.runUntil(times * cpus * WORK * 10);
      Points.observe(null);
    } finally {
      Points.observe(null);
    }
    return holds;
  }

  private static void hold(Context ctx, Mutex lock, TimedPort port, List<Hold> holds) {
    lock.enter(ctx);
    long from = port.nanos();
    Points.work("sink");
    holds.add(new Hold(from, port.nanos()));
    lock.exit(ctx);
  }

  @Test
  void aloneALockCostsItsAtomicOperation() {
    List<Hold> holds = holds(SpinKind.TAS, 1, 3);

    assertThat(holds).allMatch(h -> h.to - h.from == WORK);
    assertThat(holds.get(2).from - holds.get(1).to).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(SpinKind.class)
  void holdsFollowEachOtherAndAHandOverTakesItsLines(SpinKind kind) {
    List<Hold> holds = holds(kind, 2, 1);

    assertThat(holds).hasSize(2);
    // The store, the look, and the update: three lines of 20 ns at least, and one back-off at most.
    assertThat(holds.get(1).from - holds.get(0).to).isBetween(60L, 1_000L);
  }

  @ParameterizedTest
  @EnumSource(SpinKind.class)
  void noTwoHoldItAtATimeAndEverybodyGetsIt(SpinKind kind) {
    List<Hold> holds = holds(kind, 12, 5);

    assertThat(holds).hasSize(60);
    for (int i = 1; i < holds.size(); i++) {
      assertThat(holds.get(i).from).isGreaterThanOrEqualTo(holds.get(i - 1).to);
    }
  }

  @ParameterizedTest
  @EnumSource(SpinKind.class)
  void theSameAgainIsTheSame(SpinKind kind) {
    assertThat(holds(kind, 12, 5)).isEqualTo(holds(kind, 12, 5));
  }
}
