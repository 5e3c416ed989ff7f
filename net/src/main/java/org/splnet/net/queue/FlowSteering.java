package org.splnet.net.queue;

import org.splnet.kernel.Context;

/**
 * Steering by flow hash, as hardware does it: the low seven bits of the hash look up a CPU in a
 * table that has each CPU equally often. A flow stays on one CPU whichever device it comes from.
 */
public final class FlowSteering implements Steering {
  private static final int ENTRIES = 128;

  private final FlowHash hash;
  private final byte[] table = new byte[ENTRIES];

  /** Steering over so many CPUs. */
  public FlowSteering(FlowHash hash, int cpus) {
    this.hash = hash;
    for (int i = 0; i < ENTRIES; i++) {
      table[i] = (byte) (i % cpus);
    }
  }

  @Override
  public int cpu(Context ctx, int packet) {
    return cpu(hash.of(packet));
  }

  int cpu(int h) {
    return table[h & (ENTRIES - 1)] & 0xff;
  }
}
