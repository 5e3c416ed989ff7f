package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;

/** A configuration may hold a class at another level than the lock order declares. */
class ClassLevelTest {
  private static final MachineConfig DECLARED = Rig.config(1);

  private static int levelInside(MachineConfig config, LockClass c) {
    Machine machine = Rig.step(config, new SimPort(1, 1_000));
    Mutex mutex = machine.mutex(c, "m");
    Context ctx = machine.cpu(0).context();
    mutex.enter(ctx);
    try {
      return ctx.level();
    } finally {
      mutex.exit(ctx);
    }
  }

  @Test
  void takingALockRaisesToTheLevelOfTheConfiguration() {
    MachineConfig atNet = DECLARED.withClassLevel(LockOrder.DEVICE, Ipl.NET);

    assertThat(levelInside(DECLARED, LockOrder.DEVICE)).isEqualTo(LevelSet.L2005.rank(Ipl.VM));
    assertThat(levelInside(atNet, LockOrder.DEVICE)).isEqualTo(LevelSet.L2005.rank(Ipl.NET));
    assertThat(levelInside(atNet, LockOrder.IFSND)).isEqualTo(LevelSet.L2005.rank(Ipl.VM));
  }

  @Test
  void itCountsMoreThanTheLevelOfAllProtocols() {
    MachineConfig config = DECLARED.withClassLevel(LockOrder.ARP, Ipl.VM).withProtocolIpl(Ipl.NET);

    assertThat(config.levelOf(LockOrder.ARP)).isEqualTo(Ipl.VM);
    assertThat(config.levelOf(LockOrder.SORCV)).isEqualTo(Ipl.NET);
  }

  @Test
  void aHandlerAboveALoweredClassThatTakesItIsReported() {
    SimPort port = new SimPort(1, 1_000);
    Machine machine = Rig.step(DECLARED.withClassLevel(LockOrder.DEVICE, Ipl.BIO), port);
    Mutex device = machine.mutex(LockOrder.DEVICE, "fxp0");
    InterruptLine line = machine.line("fxp0", machine.cpu(0));
    Rig.top(
        machine,
        top -> line.establish(top, "intr", Ipl.NET, ClassLevelTest::take, device, Attach.MPSAFE));

    line.raise();

    assertThatThrownBy(() -> port.run(4))
        .hasMessageContainingAll("device 'fxp0'", "level BIO", "handler of level NET", "or above");
  }

  private static void take(Context ctx, Mutex mutex) {
    mutex.enter(ctx);
    try {
      mutex.assertHeld(ctx);
    } finally {
      mutex.exit(ctx);
    }
  }

  @Test
  void textNamesTheClassAndTheLevel() {
    assertThat(DECLARED.withClassLevel("device=net").levelOf(LockOrder.DEVICE)).isEqualTo(Ipl.NET);
  }

  @Test
  void whatMakesNoSenseIsRefusedWithTheReason() {
    assertThatThrownBy(() -> DECLARED.withClassLevel("device:NET"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("device:NET", "CLASS=LEVEL");
    assertThatThrownBy(() -> DECLARED.withClassLevel("divice=NET"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("divice", "device", "ifsnd");
    assertThatThrownBy(() -> DECLARED.withClassLevel("device=NETT"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("NETT", "NET", "TTY");
    assertThatThrownBy(() -> DECLARED.withClassLevel(LockOrder.CALLOUT, Ipl.VM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("callout", "kernel floor");
    assertThatThrownBy(() -> DECLARED.withClassLevel(LockOrder.DEVICE, Ipl.IPI))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("device", "IPI", "HIGH or below");
    LockClass stranger =
        new LockClass("x", LockClass.Kind.MUTEX, Domain.DRIVER, Ipl.VM, false, "", "");
    assertThatThrownBy(() -> DECLARED.withClassLevel(stranger, Ipl.NET))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'x'");
  }
}
