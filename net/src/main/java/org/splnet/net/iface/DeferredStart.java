package org.splnet.net.iface;

import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.net.stats.Section;

/**
 * A soft interrupt on the sender's CPU starts the device; what is queued until it runs goes in one
 * start. The only way for a driver that is not SMP-safe: a sender may hold a protocol lock, and to
 * enter the kernel lock then would be against the order; the soft interrupt enters it first.
 */
final class DeferredStart implements TransmitStart {
  private final SoftInterrupt soft;

  DeferredStart(Machine machine, String name, LinkDriver driver, Attach attach) {
    int section = Section.DRIVER_SEND.on(machine);
    this.soft =
        machine.softInterrupt(
            name + " starts",
            Ipl.SOFTNET,
            (ctx, d) -> {
              ctx.traceBegin(section);
              d.start(ctx);
              ctx.traceEnd(section);
            },
            driver,
            attach);
  }

  @Override
  public void start(Context ctx) {
    soft.schedule(ctx);
  }

  @Override
  public void close(Context ctx) {
    soft.disestablish(ctx);
  }
}
