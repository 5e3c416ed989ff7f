package org.splnet.net.queue;

import org.splnet.kernel.Context;
import org.splnet.net.packet.PacketVector;

/** A network-layer protocol's input. */
@FunctionalInterface
public interface ProtocolInput {
  /**
   * Processes a batch; consumes every packet and empties the batch.
   *
   * <p>Context: the protocol's soft interrupt, or the driver's interrupt where dispatch is direct.
   * Locks: at most the entry lock of the protocol domain.
   */
  void input(Context ctx, PacketVector v);
}
