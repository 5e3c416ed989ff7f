package org.splnet.net.iface;

import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.net.stats.Section;

/**
 * Tells a trace where the driver begins inside the work of a sender; only where traces are made.
 */
final class TracedStart implements TransmitStart {
  private final TransmitStart of;
  private final int section;

  TracedStart(Machine machine, TransmitStart of) {
    this.of = of;
    this.section = Section.DRIVER_SEND.on(machine);
  }

  @Override
  public void start(Context ctx) {
    ctx.traceBegin(section);
    of.start(ctx);
    ctx.traceEnd(section);
  }

  @Override
  public void released(Context ctx) {
    of.released(ctx);
  }
}
