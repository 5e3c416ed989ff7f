package org.splnet.net.iface;

import org.splnet.kernel.Context;
import org.splnet.net.packet.PacketVector;

/**
 * A batch is received under the device's lock and handed up without it, until nothing is left or
 * the budget is used up; then the interrupt is made to come again, so that others have their turn.
 * With batches of one the lock is left for every packet.
 */
final class BatchUpcall implements Upcall {
  private final ReceiveSource source;
  private final LinkUpper upper;
  private final int batches;

  /** Filled with the lock held, handed up without it; the interrupt runs on one CPU at a time. */
  private final PacketVector received;

  BatchUpcall(ReceiveSource source, LinkUpper upper, int batch, int batches) {
    this.source = source;
    this.upper = upper;
    this.batches = batches;
    this.received = new PacketVector(batch);
  }

  @Override
  public void interrupt(Context ctx) {
    PacketVector v = received;
    for (int i = 0; i < batches; i++) {
      boolean more = source.receive(ctx, v, ReceiveSource.WhileHeld.NOTHING);
      if (!v.isEmpty()) {
        upper.input(ctx, v);
      }
      if (!more) {
        return;
      }
    }
    source.again(ctx);
  }
}
