package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.kernel.sim.SimPort;

class CalloutTest {
  static final long TICK = 1L << 20;
  private static final long SECOND = 1_000_000_000L;
  static final long DAY = 86_400 * SECOND;

  private final SimPort port = new SimPort(1, 0);
  private final Machine machine = Rig.step(Rig.config(1), port);
  private final Cpu cpu = machine.cpu(0);
  private final Context ctx = cpu.context();
  private final List<Long> fired = new ArrayList<>();

  private Callout callout() {
    return machine.callout("c", (c, n) -> fired.add(machine.nanos()), NOTHING, Attach.MPSAFE);
  }

  /** Sleeps as an idle CPU does: until the next due time, no longer. Returns how often it woke. */
  private int sleepUntilFired(int wanted, int most) {
    int wakes = 0;
    while (fired.size() < wanted) {
      assertThat(cpu.nextDueNanos()).as("something is due").isNotEqualTo(Long.MAX_VALUE);
      assertThat(wakes).as("wake-ups").isLessThan(most);
      port.advance(Math.max(0, cpu.nextDueNanos() - port.nanos()));
      cpu.turn();
      wakes++;
    }
    return wakes;
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        TICK - 1,
        TICK,
        TICK + 1,
        63 * TICK,
        64 * TICK,
        65 * TICK,
        4095 * TICK,
        4096 * TICK,
        4097 * TICK,
        (1L << 18) * TICK - 1,
        (1L << 18) * TICK,
        (1L << 24) * TICK - 1,
        (1L << 24) * TICK,
        (1L << 24) * TICK + TICK + 1,
        30 * DAY
      })
  void firesNotEarlyAndAtMostATickLate(long delay) {
    for (long start : new long[] {0, 12_345, 63 * TICK + 7, 4095 * TICK, 5 * DAY}) {
      fired.clear();
      port.advance(start);
      long from = port.nanos();
      callout().schedule(ctx, delay);

      sleepUntilFired(1, 1_000);

      assertThat(fired.getFirst() - from).isBetween(delay, delay + TICK);
    }
  }

  @Test
  void aDelayOfTenDaysCostsAHandfulOfWakeUps() {
    callout().schedule(ctx, 10 * DAY);

    // The wheel spans 4.9 hours; each turn of it costs at most one wake-up a level.
    assertThat(sleepUntilFired(1, 1_000)).isLessThan(70);
  }

  @Test
  void aDelayLongerThanTheClockIsAsGoodAsNever() {
    Callout c = callout();
    c.schedule(ctx, Long.MAX_VALUE);
    port.advance(400 * DAY);
    cpu.turn();

    assertThat(fired).isEmpty();
    assertThat(c.isArmed(ctx)).isTrue();
  }

  @Test
  void aClockThatStartsBelowZeroIsNoDifferent() {
    SimPort early = new SimPort(1, 0);
    early.advance(-3 * SECOND - 17);
    Machine m = Rig.step(Rig.config(1), early);
    List<Long> at = new ArrayList<>();
    m.callout("c", (c, n) -> at.add(early.nanos()), NOTHING, Attach.MPSAFE)
        .schedule(m.cpu(0).context(), 6 * SECOND);
    while (at.isEmpty()) {
      early.advance(m.cpu(0).nextDueNanos() - early.nanos());
      m.cpu(0).turn();
    }

    assertThat(at.getFirst()).isBetween(3 * SECOND - 17, 3 * SECOND - 17 + TICK);
  }

  @Test
  void runsInTheSoftClockInterruptOncePerArming() {
    int[] level = new int[1];
    Callout c =
        machine.callout(
            "c",
            (x, n) -> {
              level[0] = x.level();
              fired.add(machine.nanos());
            },
            NOTHING,
            Attach.MPSAFE);
    c.schedule(ctx, SECOND);
    assertThat(c.isArmed(ctx)).isTrue();

    port.advance(2 * SECOND);
    cpu.turn();
    port.advance(2 * SECOND);
    cpu.turn();

    assertThat(fired).hasSize(1);
    assertThat(level[0]).isEqualTo(machine.rank(Ipl.SOFTCLOCK));
    assertThat(c.isArmed(ctx)).isFalse();
  }

  @Test
  void armingAnewReplacesTheOldTime() {
    Callout c = callout();
    c.schedule(ctx, SECOND);
    c.schedule(ctx, 10 * SECOND);

    port.advance(2 * SECOND);
    cpu.turn();
    assertThat(fired).isEmpty();
    port.advance(9 * SECOND);
    cpu.turn();
    assertThat(fired).hasSize(1);
  }

  @Test
  void aCancelledOneDoesNotFire() {
    Callout c = callout();
    c.schedule(ctx, SECOND);

    assertThat(c.cancel(ctx)).isTrue();
    assertThat(c.cancel(ctx)).isFalse();
    assertThat(c.cancelAndWait(ctx)).isFalse();
    port.advance(2 * SECOND);
    cpu.turn();

    assertThat(fired).isEmpty();
  }

  @Test
  void aHandlerThatArmsItselfTicks() {
    Callout[] self = new Callout[1];
    self[0] =
        machine.callout(
            "tick",
            (c, n) -> {
              fired.add(machine.nanos());
              self[0].schedule(c, SECOND);
            },
            NOTHING,
            Attach.MPSAFE);
    self[0].schedule(ctx, SECOND);

    sleepUntilFired(100, 1_000);

    for (int i = 1; i < fired.size(); i++) {
      assertThat(fired.get(i) - fired.get(i - 1)).isBetween(SECOND, SECOND + TICK);
    }
  }

  @Test
  void aHandlerThatArmsItselfWithNoDelayLeavesTheCpuBetweenRuns() {
    Callout[] self = new Callout[1];
    self[0] =
        machine.callout(
            "eager",
            (c, n) -> {
              fired.add(machine.nanos());
              self[0].schedule(c, 0);
            },
            NOTHING,
            Attach.MPSAFE);
    self[0].schedule(ctx, 0);
    port.advance(10 * TICK);

    cpu.turn();

    assertThat(fired.size()).isBetween(1, 2);
  }

  @Test
  void anUnflaggedOneHoldsTheKernelLock() {
    AtomicBoolean held = new AtomicBoolean();
    machine
        .callout(
            "old", (c, n) -> held.set(machine.kernelLock().isHeld(c)), NOTHING, Attach.UNFLAGGED)
        .schedule(ctx, 0);
    port.advance(2 * TICK);
    cpu.turn();

    assertThat(held).isTrue();
  }

  @Test
  void cancelAndWaitFromTheHandlerItselfIsReported() {
    Callout[] self = new Callout[1];
    self[0] = machine.callout("self", (c, n) -> self[0].cancelAndWait(c), NOTHING, Attach.MPSAFE);
    self[0].schedule(ctx, 0);
    port.advance(2 * TICK);

    assertThatThrownBy(cpu::turn)
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("waits for callout", "self");
  }
}
