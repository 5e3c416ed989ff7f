package org.splnet.net.ipv4;

import org.splnet.kernel.Context;
import org.splnet.net.iface.TransmitBatch;

/** A transport's input. */
@FunctionalInterface
public interface TransportInput {
  /**
   * Takes a packet for this host, whose data begins with its IPv4 header; consumes it.
   *
   * @param headerLength of the IPv4 header, bytes
   * @param out where answers go
   */
  void input(Context ctx, int packet, int headerLength, TransmitBatch out);
}
