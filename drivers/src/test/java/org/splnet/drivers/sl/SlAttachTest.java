package org.splnet.drivers.sl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.splnet.drivers.serial.SerialEnd;
import org.splnet.drivers.serial.Uart16550.Timing;
import org.splnet.drivers.serial.UartPort;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.queue.DispatchKind;

/** Where an unflagged serial handler may be attached, and where not. */
class SlAttachTest {
  /** Devices held at NET, as in 2005 before anyone thought of serial lines. */
  private static MachineConfig low() {
    return MachineConfig.named("low").withCpus(2).withClassLevel(LockOrder.DEVICE, Ipl.NET);
  }

  private static NetInterface attach(MachineConfig config, NetStackOptions options, int cpu) {
    Machine machine = new Machine(config, new SimPort(1, 1_000));
    NetStack stack = new NetStack(machine, options);
    UartPort port =
        new UartPort(machine, machine.cpu(cpu), SerialEnd.cable(64)[0], Timing.UNLIMITED, 1);
    Context ctx = machine.enterTop();
    return stack.attachPointToPoint(ctx, new SlDriver(machine, port));
  }

  @Test
  void isRefusedWhereADeviceIsHeldBelowItAndTheRemediesAreNamed() {
    assertThatThrownBy(() -> attach(low(), NetStackOptions.DEFAULT, 0))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll(
            "uart",
            "TTY",
            "device",
            "NET",
            "raise the class",
            "flag the handler",
            "route its line",
            "merges");
  }

  @Test
  void isTakenWithTheLevelsMerged() {
    assertThat(attach(low().withLevels(LevelSet.MERGED), NetStackOptions.DEFAULT, 0).isUp())
        .isTrue();
  }

  @Test
  void isTakenOnACpuWhereNoDeviceIsHeld() {
    assertThat(attach(low().withConfined(LockOrder.DEVICE, 0), NetStackOptions.DEFAULT, 1).isUp())
        .isTrue();
  }

  @Test
  void isTakenWithTheClassesAsTheyAre() {
    assertThat(attach(MachineConfig.named("sl"), NetStackOptions.DEFAULT, 0).isUp()).isTrue();
  }

  @Test
  void isRefusedWhereItsInterruptWouldGoStraightIntoTheProtocols() {
    NetStackOptions direct = NetStackOptions.DEFAULT.withDispatch(DispatchKind.DIRECT);

    assertThatThrownBy(
            () -> attach(NetStack.configure(MachineConfig.named("sl"), direct), direct, 0))
        .hasMessageContainingAll("sl driver is not SMP-safe", "choose deferred dispatch");
  }
}
