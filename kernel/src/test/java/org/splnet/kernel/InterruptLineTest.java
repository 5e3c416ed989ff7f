package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;

/** Lines on one thread; what needs real CPUs is in {@link InterruptThreadsTest}. */
class InterruptLineTest {
  private final SimPort port = new SimPort(1, 1_000);
  private final Machine machine = Rig.step(Rig.config(2), port);
  private final Cpu cpu = machine.cpu(0);
  private final Context ctx = cpu.context();
  private final List<String> ran = new ArrayList<>();
  private final InterruptLine line = machine.line("shared", cpu);

  @AfterEach
  void stop() {
    if (machine.failure() == null) {
      machine.close();
    }
  }

  private InterruptLine.Established on(InterruptLine where, String name, Ipl ipl, Attach attach) {
    return where.establish(ctx, name, ipl, (c, n) -> ran.add(n), name, attach);
  }

  @Test
  void anUnflaggedHandlerOfASharedLineHoldsTheKernelLockAndTheFlaggedOneDoesNot() {
    KernelLock kernel = machine.kernelLock();
    InterruptLine.Established old =
        line.establish(
            ctx,
            "old",
            Ipl.NET,
            (c, n) -> ran.add("old " + kernel.isHeld(c)),
            NOTHING,
            Attach.UNFLAGGED);
    InterruptLine.Established smp =
        line.establish(
            ctx,
            "smp",
            Ipl.NET,
            (c, n) -> ran.add("smp " + kernel.isHeld(c)),
            NOTHING,
            Attach.MPSAFE);

    line.raise();
    cpu.turn();

    assertThat(ran).containsExactly("old true", "smp false");
    assertThat(old.wrapped()).isTrue();
    assertThat(smp.wrapped()).isFalse();
    assertThat(kernel.isHeld(ctx)).isFalse();
  }

  @Test
  void handlersRunByDescendingLevelAndTheMaskedOneIsReplayed() {
    on(line, "net", Ipl.NET, Attach.MPSAFE);
    on(line, "tty", Ipl.TTY, Attach.MPSAFE);
    on(line, "bio", Ipl.BIO, Attach.MPSAFE);

    int s = ctx.splraise(Ipl.NET);
    line.raise();
    ctx.splx(ctx.splraise(Ipl.NET));
    assertThat(ran).containsExactly("tty");

    ctx.splx(s);
    assertThat(ran).containsExactly("tty", "net", "bio");
  }

  @Test
  void assertionsCoalesceWhilePending() {
    InterruptLine.Established e = on(line, "net", Ipl.NET, Attach.MPSAFE);

    line.raise();
    line.raise();
    cpu.turn();
    assertThat(e.count()).isEqualTo(1);

    line.raise();
    cpu.turn();
    assertThat(e.count()).isEqualTo(2);
  }

  @Test
  void anAssertionFromWithinTheHandlerRunsItOnceMore() {
    line.establish(
        ctx,
        "again",
        Ipl.NET,
        (c, n) -> {
          ran.add("again");
          if (ran.size() == 1) {
            line.raise();
          }
        },
        NOTHING,
        Attach.MPSAFE);

    line.raise();
    cpu.turn();

    assertThat(ran).hasSize(2);
  }

  @Test
  void anAssertionBeforeThereIsAHandlerWaitsForOne() {
    line.raise();
    on(line, "net", Ipl.NET, Attach.MPSAFE);
    cpu.turn();

    assertThat(ran).containsExactly("net");
  }

  @Test
  void aDetachedHandlerRunsNoMoreAndTheOthersOfTheLineStay() {
    InterruptLine.Established net = on(line, "net", Ipl.NET, Attach.MPSAFE);
    on(line, "tty", Ipl.TTY, Attach.MPSAFE);
    line.raise();

    line.disestablish(ctx, net);
    line.disestablish(ctx, net);
    cpu.turn();
    line.raise();
    cpu.turn();

    assertThat(ran).containsExactly("tty", "tty");
  }

  @Test
  void aHandlerThatDetachesItselfIsToldThatItWouldWaitForItself() {
    AtomicReference<InterruptLine.Established> self = new AtomicReference<>();
    self.set(
        line.establish(
            ctx,
            "suicidal",
            Ipl.NET,
            (c, n) -> line.disestablish(c, self.get()),
            NOTHING,
            Attach.MPSAFE));
    line.raise();

    assertThatThrownBy(cpu::turn)
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("waits for", "suicidal", "shared");
  }

  @Test
  void aRoutedLineRunsOnItsNewCpuAndTakesPendingAssertionsAlong() {
    List<Integer> on = new ArrayList<>();
    line.establish(ctx, "net", Ipl.NET, (c, n) -> on.add(c.cpu().index()), NOTHING, Attach.MPSAFE);
    line.raise();

    Rig.top(machine, top -> line.route(top, machine.cpu(1)));
    cpu.turn();
    assertThat(on).isEmpty();
    machine.cpu(1).turn();
    line.raise();
    machine.cpu(1).turn();

    assertThat(on).containsExactly(1, 1);
    Rig.top(machine, top -> assertThat(line.cpu(top)).isSameAs(machine.cpu(1)));
  }

  @Test
  void aRunThatBeginsOnTheOldCpuAfterTheLineHasLeftFindsNoHandlers() {
    on(line, "net", Ipl.NET, Attach.MPSAFE);
    InterruptState interrupts = cpu.interrupts();
    Source old =
        Arrays.stream(interrupts.sources).filter(LineSource.class::isInstance).findFirst().get();
    line.raise();
    // The old CPU has taken the bit, and is slow to begin.
    assertThat(interrupts.withdraw(old.bit)).isEqualTo(old.bit);

    Rig.top(machine, top -> line.route(top, machine.cpu(1)));
    ctx.frame(old);
    assertThat(ran).isEmpty();
    machine.cpu(1).turn();

    assertThat(ran).as("the assertion is not lost").containsExactly("net");
  }

  @Test
  void aHandlerThatRoutesItsOwnLineIsToldSoAndTheLineStaysInUse() {
    List<String> caught = new ArrayList<>();
    line.establish(
        ctx,
        "net",
        Ipl.NET,
        (c, n) -> {
          ran.add("net");
          try {
            line.route(c, machine.cpu(1));
          } catch (LockViolation e) {
            caught.add(e.getMessage());
          }
        },
        NOTHING,
        Attach.MPSAFE);

    line.raise();
    cpu.turn();
    line.raise();
    cpu.turn();

    assertThat(ran).hasSize(2);
    assertThat(caught).hasSize(2).allMatch(m -> m.contains("waits for line shared"));
  }

  @Test
  void aBitThatIsUsedAgainByALowerLevelDoesNotRunAboveIt() {
    InterruptLine.Established tty = on(line, "tty", Ipl.TTY, Attach.MPSAFE);
    line.disestablish(ctx, tty);
    InterruptLine other = machine.line("other", cpu);
    on(other, "bio", Ipl.BIO, Attach.MPSAFE);

    int s = ctx.splraise(Ipl.NET);
    line.raise();
    other.raise();
    ctx.splx(ctx.splraise(Ipl.NET));
    assertThat(ran).isEmpty();
    ctx.splx(s);

    assertThat(ran).containsExactly("bio");
  }

  @Test
  void moreSourcesThanACpuHasBitsAreRefusedWithARemedy() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 65; i++) {
                on(machine.line("l" + i, cpu), "h" + i, Ipl.NET, Attach.MPSAFE);
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more CPUs");
  }
}
