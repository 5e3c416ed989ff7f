package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;

class SoftInterruptTest {
  private final SimPort port = new SimPort(1, 1_000);
  private final Machine machine = Rig.step(Rig.config(2), port);
  private final Cpu cpu = machine.cpu(0);
  private final Context ctx = cpu.context();
  private final List<String> ran = new ArrayList<>();

  private SoftInterrupt soft(String name, Attach attach) {
    return machine.softInterrupt(name, Ipl.SOFTNET, (c, n) -> ran.add(n), name, attach);
  }

  @Test
  void schedulingIsIdempotentUntilTheRunBegins() {
    SoftInterrupt a = soft("a", Attach.MPSAFE);

    a.schedule(ctx);
    a.schedule(ctx);
    cpu.turn();
    assertThat(ran).containsExactly("a");
    a.schedule(ctx);
    cpu.turn();
    assertThat(a.count()).isEqualTo(2);
  }

  @Test
  void oneThatHasBegunCanBeScheduledAgain() {
    SoftInterrupt[] self = new SoftInterrupt[1];
    self[0] =
        machine.softInterrupt(
            "self",
            Ipl.SOFTNET,
            (c, n) -> {
              ran.add("self");
              if (ran.size() < 3) {
                self[0].schedule(c);
              }
            },
            NOTHING,
            Attach.MPSAFE);

    self[0].schedule(ctx);
    cpu.turn();

    assertThat(ran).hasSize(3);
  }

  @Test
  void firstScheduledRunsFirst() {
    SoftInterrupt a = soft("a", Attach.MPSAFE);
    SoftInterrupt b = soft("b", Attach.UNFLAGGED);
    SoftInterrupt c = soft("c", Attach.MPSAFE);

    c.schedule(ctx);
    a.schedule(ctx);
    b.schedule(ctx);
    a.schedule(ctx);
    cpu.turn();

    assertThat(ran).containsExactly("c", "a", "b");
  }

  @Test
  void whatAnotherCpuSchedulesRunsWhereItWasAskedFor() {
    List<Cpu> on = new ArrayList<>();
    SoftInterrupt a =
        machine.softInterrupt("a", Ipl.SOFTNET, (c, n) -> on.add(c.cpu()), NOTHING, Attach.MPSAFE);

    a.schedule(machine.cpu(1));
    cpu.turn();
    assertThat(on).isEmpty();
    machine.cpu(1).turn();

    assertThat(on).containsExactly(machine.cpu(1));
  }

  @Test
  void consecutiveUnflaggedHandlersShareOneAcquisitionOfTheKernelLock() {
    List<Boolean> held = new ArrayList<>();
    List<SoftInterrupt> softs = new ArrayList<>();
    for (Attach attach :
        new Attach[] {Attach.UNFLAGGED, Attach.UNFLAGGED, Attach.MPSAFE, Attach.UNFLAGGED}) {
      softs.add(
          machine.softInterrupt(
              "s",
              Ipl.SOFTNET,
              (c, n) -> held.add(machine.kernelLock().isHeld(c)),
              NOTHING,
              attach));
    }
    LockStatistics before = machine.lockStatistics();

    softs.forEach(s -> s.schedule(ctx));
    cpu.turn();

    assertThat(held).containsExactly(true, true, false, true);
    LockStatistics.ByClass kernel = machine.lockStatistics().since(before).classes().getFirst();
    assertThat(kernel.acquisitions()).isEqualTo(2);
    assertThat(machine.kernelLock().isHeld(ctx)).isFalse();
  }

  @Test
  void aDetachedOneDoesNotRunEvenIfItIsQueued() {
    SoftInterrupt a = soft("a", Attach.MPSAFE);
    a.schedule(ctx);

    a.disestablish(ctx);
    cpu.turn();
    a.schedule(ctx);
    cpu.turn();

    assertThat(ran).isEmpty();
  }

  @Test
  void oneThatDetachesItselfIsToldThatItWouldWaitForItself() {
    SoftInterrupt[] self = new SoftInterrupt[1];
    self[0] =
        machine.softInterrupt(
            "self", Ipl.SOFTNET, (c, n) -> self[0].disestablish(c), NOTHING, Attach.MPSAFE);
    self[0].schedule(ctx);

    assertThatThrownBy(cpu::turn)
        .isInstanceOf(LockViolation.class)
        .hasMessageContaining("soft interrupt self");
  }

  @Test
  void oneThatNeverEndsKeepsTheCpuNotFromItsClockAndItsEngines() {
    SoftInterrupt[] self = new SoftInterrupt[1];
    self[0] =
        machine.softInterrupt(
            "endless", Ipl.SOFTNET, (c, n) -> self[0].schedule(c), NOTHING, Attach.MPSAFE);
    cpu.addPoller((c, now) -> ran.add("engine"));
    self[0].schedule(ctx);

    port.advance(1L << 22);
    cpu.turn();
    port.advance(1_000);
    cpu.turn();

    assertThat(ran).containsExactly("engine", "engine");
    assertThat(ctx.now()).isEqualTo(port.nanos());
  }

  @Test
  void aHardwareLevelIsRefused() {
    assertThatThrownBy(
            () -> machine.softInterrupt("x", Ipl.NET, (c, n) -> {}, NOTHING, Attach.MPSAFE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a soft interrupt level");
  }
}
