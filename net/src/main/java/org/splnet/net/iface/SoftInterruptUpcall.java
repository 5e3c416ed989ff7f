package org.splnet.net.iface;

import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.Section;

/**
 * The interrupt only schedules a soft interrupt of the driver's own, which receives in batches.
 * Until that has found nothing left the device stays quiet; budget used up, it queues up behind the
 * protocols.
 *
 * <p>It runs on one CPU whatever becomes of the line's route: one receiver at a time.
 */
final class SoftInterruptUpcall implements Upcall {
  private final Cpu cpu;
  private final ReceiveSource source;
  private final LinkUpper upper;
  private final int batches;
  private final PacketVector received;
  private final SoftInterrupt soft;
  private final int section;

  SoftInterruptUpcall(
      Machine machine,
      Cpu cpu,
      Attach attach,
      ReceiveSource source,
      LinkUpper upper,
      int batch,
      int batches) {
    this.cpu = cpu;
    this.source = source;
    this.upper = upper;
    this.batches = batches;
    this.section = Section.DRIVER_RECEIVE.on(machine);
    this.received = new PacketVector(batch);
    this.soft =
        machine.softInterrupt(
            upper.name() + " receives", Ipl.SOFTNET, (c, u) -> u.run(c), this, attach);
  }

  @Override
  public void interrupt(Context ctx) {
    soft.schedule(cpu);
  }

  private void run(Context ctx) {
    PacketVector v = received;
    for (int i = 0; i < batches; i++) {
      ctx.traceBegin(section);
      boolean more = source.receive(ctx, v, ReceiveSource.WhileHeld.NOTHING);
      ctx.traceEnd(section);
      if (!v.isEmpty()) {
        upper.input(ctx, v);
      }
      if (!more) {
        return;
      }
    }
    soft.schedule(cpu);
  }

  @Override
  public void close(Context ctx) {
    soft.disestablish(ctx);
  }
}
