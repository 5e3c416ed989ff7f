package org.splnet.net.packet;

import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Spares;

/**
 * Scratch batches per context. What runs in an interrupt frame takes its own, so a handler that
 * interrupts another on the same CPU never finds the other's batch in its hands.
 */
public final class VectorPool {
  private final Spares<PacketVector> spares;

  /** Batches of so many packets. */
  public VectorPool(Machine machine, int capacity) {
    this.spares = new Spares<>(machine, () -> new PacketVector(capacity));
  }

  /** An empty batch; give it back empty, to the same context. */
  public PacketVector take(Context ctx) {
    return spares.take(ctx);
  }

  /** Gives a batch back. */
  public void give(Context ctx, PacketVector v) {
    if (!v.isEmpty()) {
      throw new IllegalStateException("a batch is given back with " + v.size() + " packets in it");
    }
    spares.give(ctx, v);
  }
}
