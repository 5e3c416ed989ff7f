package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.drivers.serial.SerialEnd;
import org.splnet.drivers.serial.Uart16550;
import org.splnet.drivers.serial.UartPort;
import org.splnet.drivers.sl.SlDriver;
import org.splnet.kernel.Context;
import org.splnet.kernel.KernelLock;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.StartKind;
import org.splnet.net.iface.TransmitStart;
import org.splnet.net.iface.UpcallKind;

/**
 * A sender holds a protocol's lock and calls {@code start} of a driver that is not SMP-safe, which
 * means to enter the kernel lock; somebody else holds that and wants the protocol's. Over the real
 * driver of a SLIP line.
 */
public final class StartUnderProtocolLock {
  private static final int BUDGET = 300;
  private static final int CABLE = 256;

  private StartUnderProtocolLock() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        23,
        "start-under-protocol-lock",
        "a protocol's lock is held into start of a driver that is not SMP-safe",
        List.of(
            Variant.wrong(
                "wrong",
                "the sender enters the kernel lock and calls start",
                program(true),
                BUDGET,
                "a soft interrupt enters the kernel lock first, and then calls start",
                "DEADLOCK"),
            Variant.right(
                "right", "the sender schedules a soft interrupt", program(false), BUDGET)));
  }

  private static Program program(boolean direct) {
    return w -> {
      MiniStack s = new MiniStack(w, 1);
      Machine m = s.machine();
      SerialEnd[] cable = SerialEnd.cable(CABLE);
      SlDriver driver =
          new SlDriver(m, new UartPort(m, s.cpu(0), cable[0], Uart16550.Timing.UNLIMITED, 1));
      TransmitStart start =
          direct ? atOnce(m.kernelLock(), driver) : StartKind.LOCKED.make(m, "sl0", driver);
      NetInterface line = s.up(s.attach(driver, start, UpcallKind.BATCH, new FrameCount(s.pool())));
      Mutex protocols = m.mutex(LockOrder.SOFTNET, "protocols");
      w.top(
          m,
          "sends",
          ctx -> {
            protocols.enter(ctx);
            try {
              s.send(ctx, line, 1);
            } finally {
              protocols.exit(ctx);
            }
          });
      w.top(m, "old system call", ctx -> inKernelLock(ctx, m.kernelLock(), protocols));
      w.event("far end", () -> w.await(() -> cable[1].waiting() > 0));
    };
  }

  /** What no start may do. */
  private static TransmitStart atOnce(KernelLock big, LinkDriver driver) {
    return ctx -> {
      big.enter(ctx);
      try {
        driver.start(ctx);
      } finally {
        big.exit(ctx);
      }
    };
  }

  private static void inKernelLock(Context ctx, KernelLock big, Mutex protocols) {
    big.enter(ctx);
    try {
      protocols.enter(ctx);
      try {
        // looks something up
      } finally {
        protocols.exit(ctx);
      }
    } finally {
      big.exit(ctx);
    }
  }
}
