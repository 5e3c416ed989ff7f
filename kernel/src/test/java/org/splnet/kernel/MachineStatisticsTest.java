package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.MachineStatistics.CpuUse;
import org.splnet.kernel.MachineStatistics.HandlerCount;
import org.splnet.kernel.MachineStatistics.SoftCount;
import org.splnet.kernel.sim.SimPort;

/** What a machine says of what ran. */
class MachineStatisticsTest {
  private final SimPort port = new SimPort(1, 1_000);
  private final Machine machine = Rig.step(Rig.config(2), port);
  private final Cpu cpu = machine.cpu(0);
  private final Context ctx = cpu.context();

  @AfterEach
  void stop() {
    machine.close();
  }

  private InterruptLine.Established establish(InterruptLine line, String name, Attach attach) {
    return line.establish(ctx, name, Ipl.NET, (c, n) -> {}, NOTHING, attach);
  }

  @Test
  void countsTheHandlersOfALineEachForItself() {
    InterruptLine line = machine.line("shared", cpu);
    establish(line, "smp", Attach.MPSAFE);
    line.raise();
    cpu.turn();
    establish(line, "old", Attach.UNFLAGGED);
    line.raise();
    cpu.turn();

    assertThat(machine.statistics(ctx).handlers())
        .containsExactly(
            new HandlerCount("shared", "smp", 0, Ipl.NET, true, false, 2),
            new HandlerCount("shared", "old", 0, Ipl.NET, false, true, 1));
    assertThat(machine.statistics(ctx).interrupts()).isEqualTo(3);
  }

  @Test
  void keepsTheCountsOfALineThatIsRoutedElsewhere() {
    InterruptLine line = machine.line("moving", cpu);
    establish(line, "h", Attach.MPSAFE);
    line.raise();
    cpu.turn();

    Rig.top(machine, c -> line.route(c, machine.cpu(1)));

    assertThat(machine.statistics(ctx).handlers())
        .singleElement()
        .isEqualTo(new HandlerCount("moving", "h", 1, Ipl.NET, true, false, 1));
  }

  @Test
  void forgetsALineWithItsLastHandler() {
    InterruptLine line = machine.line("passing", cpu);
    InterruptLine.Established h = establish(line, "h", Attach.MPSAFE);
    assertThat(machine.statistics(ctx).handlers()).hasSize(1);

    line.disestablish(ctx, h);

    assertThat(machine.statistics(ctx).handlers()).isEmpty();
  }

  @Test
  void countsSoftInterruptsByCpuWhileTheyAreEstablished() {
    SoftInterrupt soft =
        machine.softInterrupt("input", Ipl.SOFTNET, (c, n) -> {}, NOTHING, Attach.MPSAFE_PROTOCOL);
    soft.schedule(machine.cpu(1));
    machine.cpu(1).turn();

    assertThat(machine.statistics(ctx).softInterrupts())
        .containsExactly(new SoftCount("input", Ipl.SOFTNET, false, List.of(0L, 1L)));

    soft.disestablish(ctx);
    assertThat(machine.statistics(ctx).softInterrupts()).isEmpty();
  }

  @Test
  void countsCalloutsThatRanAndThoseThatAreArmed() {
    Callout soon = machine.callout("soon", (c, n) -> {}, NOTHING, Attach.MPSAFE_PROTOCOL);
    Callout late = machine.callout("late", (c, n) -> {}, NOTHING, Attach.MPSAFE_PROTOCOL);
    Callout never = machine.callout("never", (c, n) -> {}, NOTHING, Attach.MPSAFE_PROTOCOL);
    soon.schedule(ctx, 0);
    soon.schedule(ctx, 1_000_000);
    late.schedule(ctx, 1_000_000_000_000L);
    never.schedule(ctx, 0);
    never.cancel(ctx);
    assertThat(use().calloutsArmed()).isEqualTo(2);

    port.advance(5_000_000);
    cpu.turn();
    cpu.turn();

    assertThat(use().callouts()).isOne();
    assertThat(use().calloutsArmed()).isOne();
  }

  @Test
  void knowsHowLongACpuWasIdleUpToNow() {
    cpu.turn();
    cpu.beginIdle();
    long since = ctx.now();
    port.advance(1_000_000);
    assertThat(use().idleNanos()).isEqualTo(port.nanos() - since);

    port.advance(1_000_000);
    cpu.turn();
    long until = ctx.now();
    cpu.endIdle();
    port.advance(1_000_000);

    assertThat(use().idleNanos()).isEqualTo(until - since);
  }

  private CpuUse use() {
    return machine.statistics(ctx).cpus().getFirst();
  }
}
