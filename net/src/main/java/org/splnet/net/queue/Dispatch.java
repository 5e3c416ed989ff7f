package org.splnet.net.queue;

import org.splnet.kernel.Context;
import org.splnet.net.packet.PacketVector;

/** How packets get from a driver's interrupt to a protocol. */
@FunctionalInterface
public interface Dispatch {
  /**
   * Hands a batch to the protocol, now or later; consumes every packet and empties the batch.
   *
   * <p>Context: any up to VM. Locks: none of class {@code inputq} or further in, and for direct
   * dispatch none at all.
   */
  void deliver(Context ctx, PacketVector v);
}
