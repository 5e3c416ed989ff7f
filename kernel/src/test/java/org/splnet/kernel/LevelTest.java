package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;

class LevelTest {
  private final Machine machine = Rig.step(Rig.config(1), new SimPort(1, 0));
  private final Cpu cpu = machine.cpu(0);
  private final Context ctx = cpu.context();
  private final List<String> ran = new ArrayList<>();

  @AfterEach
  void stop() {
    machine.close();
  }

  private InterruptLine line(String name, Ipl ipl) {
    InterruptLine line = machine.line(name, cpu);
    line.establish(ctx, name, ipl, (c, n) -> ran.add(n), name, Attach.MPSAFE);
    return line;
  }

  @Test
  void raisingNeverLowersAndLoweringRestores() {
    int outer = ctx.splraise(Ipl.VM);
    assertThat(ctx.level()).isEqualTo(machine.rank(Ipl.VM));

    int inner = ctx.splraise(Ipl.NET);
    assertThat(ctx.level()).isEqualTo(machine.rank(Ipl.VM));

    ctx.splx(inner);
    assertThat(ctx.level()).isEqualTo(machine.rank(Ipl.VM));
    ctx.splx(outer);
    assertThat(ctx.level()).isZero();
  }

  @Test
  void anInterruptThatIsMaskedStaysPendingAndRunsWhenTheLevelDrops() {
    InterruptLine net = line("net", Ipl.NET);

    int s = ctx.splraise(Ipl.NET);
    net.raise();
    ctx.splx(ctx.splraise(Ipl.VM));
    assertThat(ran).isEmpty();

    ctx.splx(s);
    assertThat(ran).containsExactly("net");
  }

  @Test
  void whatIsAboveTheLevelRunsAtTheNextWindow() {
    InterruptLine tty = line("tty", Ipl.TTY);

    int s = ctx.splraise(Ipl.NET);
    tty.raise();
    assertThat(ran).as("raising a line is not itself a window").isEmpty();
    ctx.splx(ctx.splraise(Ipl.NET));
    assertThat(ran).containsExactly("tty");
    ctx.splx(s);
  }

  @Test
  void loweringReplaysHighestFirst() {
    List<InterruptLine> lines =
        List.of(
            line("bio", Ipl.BIO),
            line("clock", Ipl.CLOCK),
            line("net", Ipl.NET),
            line("tty", Ipl.TTY));

    int s = ctx.splraise(Ipl.HIGH);
    lines.forEach(InterruptLine::raise);
    ctx.splx(s);

    assertThat(ran).containsExactly("clock", "tty", "net", "bio");
  }

  @Test
  void aSoftSerialInterruptRunsBeforeANetworkInterrupt() {
    InterruptLine net = line("net", Ipl.NET);
    SoftInterrupt soft =
        machine.softInterrupt(
            "softserial", Ipl.SOFTSERIAL, (c, n) -> ran.add(n), "softserial", Attach.MPSAFE);

    int s = ctx.splraise(Ipl.HIGH);
    net.raise();
    soft.schedule(ctx);
    ctx.splx(s);

    assertThat(ran).containsExactly("softserial", "net");
  }

  @Test
  void replayRunsEachAtItsOwnLevelInAFrameOfItsOwn() {
    InterruptLine tty = machine.line("tty", cpu);
    List<Integer> seen = new ArrayList<>();
    tty.establish(
        ctx,
        "tty",
        Ipl.TTY,
        (c, n) -> {
          seen.add(c.level());
          seen.add(c.frameDepth());
        },
        NOTHING,
        Attach.MPSAFE);

    int s = ctx.splraise(Ipl.VM);
    tty.raise();
    ctx.splx(s);

    assertThat(seen).containsExactly(machine.rank(Ipl.TTY), 1);
    assertThat(ctx.level()).isZero();
    assertThat(ctx.frameDepth()).isZero();
  }

  @Test
  void linesOfOneLevelTakeTurns() {
    InterruptLine a = machine.line("a", cpu);
    InterruptLine b = line("b", Ipl.NET);
    a.establish(
        ctx,
        "a",
        Ipl.NET,
        (c, n) -> {
          ran.add("a");
          if (ran.size() < 10) {
            a.raise();
          }
        },
        NOTHING,
        Attach.MPSAFE);

    int s = ctx.splraise(Ipl.NET);
    a.raise();
    b.raise();
    ctx.splx(s);

    assertThat(ran.subList(0, 3)).contains("b");
  }

  @Test
  void nestingGoesAsDeepAsTheLevelsGo() {
    Ipl[] chain = {Ipl.SOFTNET, Ipl.NET, Ipl.TTY, Ipl.CLOCK};
    List<Integer> depths = new ArrayList<>();
    List<InterruptLine> lines = new ArrayList<>();
    for (Ipl ipl : chain) {
      lines.add(machine.line(ipl.name(), cpu));
    }
    for (int i = 0; i < chain.length; i++) {
      int next = i + 1;
      lines
          .get(i)
          .establish(
              ctx,
              chain[i].name(),
              chain[i],
              (c, n) -> {
                depths.add(c.frameDepth());
                if (next < chain.length) {
                  lines.get(next).raise();
                  c.splx(c.splraise(Ipl.NONE));
                }
              },
              NOTHING,
              Attach.MPSAFE);
    }

    lines.getFirst().raise();
    cpu.turn();

    assertThat(depths).containsExactly(1, 2, 3, 4);
  }

  @Test
  void loweringUnderAHeldLockIsReported() {
    Mutex mutex = machine.mutex(LockOrder.DEVICE, "dev");
    int s = ctx.splraise(Ipl.NET);
    mutex.enter(ctx);
    try {
      assertThatThrownBy(() -> ctx.splx(s))
          .isInstanceOf(LockViolation.class)
          .hasMessageContainingAll("level", "NONE", "dev", "VM");
    } finally {
      mutex.exit(ctx);
    }
    ctx.splx(s);
  }

  @Test
  void restoringALevelAboveThePresentOneIsReportedAsUnbalanced() {
    int outer = ctx.splraise(Ipl.NET);
    int inner = ctx.splraise(Ipl.VM);
    ctx.splx(outer);

    assertThatThrownBy(() -> ctx.splx(inner))
        .isInstanceOf(LockViolation.class)
        .hasMessageContaining("unbalanced");
  }
}
