package org.splnet.net.queue;

import org.splnet.kernel.Context;

/** Is told where the packets of a flow are consumed. */
@FunctionalInterface
public interface FlowConsumer {
  /** Does not listen. */
  FlowConsumer DEAF = (ctx, source, sourcePort, destination, destinationPort) -> {};

  /**
   * Says that a packet of a flow was consumed by the caller: an application that received it, or a
   * service. Addresses and ports as they stand in the packet. Context and locks: any.
   */
  void consumed(Context ctx, int source, int sourcePort, int destination, int destinationPort);
}
