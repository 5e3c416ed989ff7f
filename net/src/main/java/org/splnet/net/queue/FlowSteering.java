package org.splnet.net.queue;

import org.splnet.kernel.Context;

/**
 * Steering by flow hash, as hardware does it: the hash looks up a CPU in a {@link FlowTable}. A
 * flow stays on one CPU whichever device it comes from.
 */
public final class FlowSteering implements Steering {
  private final FlowHash hash;
  private final FlowTable table;

  /** Steering over so many CPUs. */
  public FlowSteering(FlowHash hash, int cpus) {
    this.hash = hash;
    this.table = new FlowTable(cpus);
  }

  @Override
  public int cpu(Context ctx, int packet) {
    return cpu(hash.of(packet));
  }

  int cpu(int h) {
    return table.of(h);
  }
}
