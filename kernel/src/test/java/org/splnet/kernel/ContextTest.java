package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;

class ContextTest {
  private final SimPort port = new SimPort(7, 1_000);
  private final Machine machine = Rig.step(Rig.config(2), port);

  @Test
  void applicationContextsAreUsedAgainHoweverManyThereWereAtOnce() {
    List<Context> many = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1_000; i++) {
        many.add(machine.enterTop());
      }
      assertThat(many).doesNotHaveDuplicates();
      many.forEach(machine::leaveTop);
      many.clear();
    }
    assertThat(machine.contexts()).hasSize(2 + 1_000);
  }

  @Test
  void noInterruptReachesAnApplicationContext() {
    AtomicInteger ran = new AtomicInteger();
    InterruptLine line = machine.line("line", machine.cpu(0));
    Rig.top(
        machine,
        top -> {
          line.establish(
              top, "net", Ipl.NET, (c, n) -> ran.incrementAndGet(), NOTHING, Attach.MPSAFE);
          line.raise();
          top.splx(top.splraise(Ipl.HIGH));
          assertThat(top.isTop()).isTrue();
          assertThat(ran).hasValue(0);
        });
    machine.cpu(0).turn();
    assertThat(ran).hasValue(1);
  }

  @Test
  void aPerContextValueIsMadeOncePerContext() {
    PerContext<AtomicInteger> counters = machine.perContext(c -> new AtomicInteger());
    List<PerContext<AtomicInteger>> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      others.add(machine.perContext(c -> new AtomicInteger()));
    }
    Context a = machine.cpu(0).context();
    Context b = machine.cpu(1).context();

    counters.get(a).incrementAndGet();
    others.getLast().get(a).addAndGet(5);

    assertThat(counters.get(a)).hasValue(1);
    assertThat(counters.get(b)).hasValue(0);
    assertThat(others.getLast().get(a)).hasValue(5);
  }

  @Test
  void theSameSeedGivesTheSameRandomNumbersAndTheSameTurns() {
    List<String> first = trace(42);

    assertThat(trace(42)).isEqualTo(first);
    assertThat(trace(43)).isNotEqualTo(first);
  }

  private static List<String> trace(long seed) {
    SimPort port = new SimPort(seed, 10);
    Machine machine = Rig.step(Rig.config(3).withSeed(seed), port);
    List<String> events = new ArrayList<>();
    for (Cpu cpu : machine.cpus()) {
      cpu.addPoller((c, now) -> {
        events.add(c.cpu() + " " + now + " " + c.random().nextInt(1000));
        return false;
      });
    }
    port.run(50);
    return events;
  }

  @Test
  void aCallToTheOwnCpuRunsAtOnceAtTheLevelOfCrossCalls() {
    List<Integer> levels = new ArrayList<>();
    Context ctx = machine.cpu(0).context();

    machine.crossCall(ctx, machine.cpu(0), (c, n) -> levels.add(c.level()), NOTHING, true);

    assertThat(levels).containsExactly(machine.rank(Ipl.IPI));
    assertThat(ctx.level()).isZero();
  }

  @Test
  void callsThatNobodyWaitsForRunInTheOrderInWhichTheyWereMade() {
    List<String> ran = new ArrayList<>();
    Context ctx = machine.cpu(0).context();
    for (String name : List.of("a", "b", "c")) {
      machine.crossCall(ctx, machine.cpu(1), (c, n) -> ran.add(n), name, false);
    }
    assertThat(ran).isEmpty();

    machine.cpu(1).turn();
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void waitingForACallWithCallsMaskedIsReported() {
    Context ctx = machine.cpu(0).context();
    int s = ctx.splraise(Ipl.IPI);

    assertThatThrownBy(() -> machine.crossCall(ctx, machine.cpu(1), (c, n) -> {}, NOTHING, true))
        .isInstanceOf(LockViolation.class)
        .hasMessageContaining("masked");
    ctx.splx(s);
  }

  @Test
  void aMachineHasAtLeastOneCpu() {
    assertThatThrownBy(() -> Rig.config(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("0", "1 to 256");
  }
}
