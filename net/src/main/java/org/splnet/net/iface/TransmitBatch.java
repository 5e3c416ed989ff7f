package org.splnet.net.iface;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.net.packet.PacketVector;

/**
 * Frames on their way out, gathered per interface so that queue and device are locked once a batch.
 * Order is kept per interface and across interfaces. Whoever took it flushes it.
 */
public final class TransmitBatch {
  private final PacketVector v;
  private @Nullable NetInterface iface;

  /** An empty batch of so many packets. */
  public TransmitBatch(int capacity) {
    v = new PacketVector(capacity);
  }

  /** Adds a frame for an interface; sends what was gathered for another one first. */
  public void add(Context ctx, NetInterface to, int packet) {
    if (iface != to || v.isFull()) {
      flush(ctx);
      iface = to;
    }
    v.add(packet);
  }

  /** Sends what is gathered. */
  public void flush(Context ctx) {
    NetInterface to = iface;
    if (to != null && !v.isEmpty()) {
      iface = null;
      to.transmit(ctx, v);
    }
  }
}
