package org.splnet.net.iface;

import org.splnet.kernel.Context;
import org.splnet.net.packet.PacketVector;

/**
 * Frames are handed up with the device's lock held: what must not be done, kept to show what comes
 * of it. Wherever what is above comes back to the device, or two devices' frames cross, it
 * deadlocks; checked runs say so at the first frame.
 */
final class HeldUpcall implements Upcall {
  private final ReceiveSource source;
  private final int batches;
  private final PacketVector received;
  private final ReceiveSource.WhileHeld handUp;

  HeldUpcall(ReceiveSource source, LinkUpper upper, int batch, int batches) {
    this.source = source;
    this.batches = batches;
    this.received = new PacketVector(batch);
    this.handUp =
        (ctx, v) -> {
          if (!v.isEmpty()) {
            upper.input(ctx, v);
          }
        };
  }

  @Override
  public void interrupt(Context ctx) {
    for (int i = 0; i < batches; i++) {
      if (!source.receive(ctx, received, handUp)) {
        return;
      }
    }
    source.again(ctx);
  }
}
