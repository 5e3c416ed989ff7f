package org.splnet.net.ipv4;

import org.splnet.kernel.Context;
import org.splnet.net.iface.TransmitBatch;

/** A transport's input. */
@FunctionalInterface
public interface TransportInput {
  /**
   * Takes a packet for this host, whose data begins with its IPv4 header; consumes it.
   *
   * <p>If the transport {@link #takesChains}, the packet may be the first of a {@link
   * org.splnet.net.packet.PacketChain}: a datagram put together of fragments that does not fit one
   * packet. Behind the IPv4 header lie at least 8 bytes in the first packet.
   *
   * @param headerLength of the IPv4 header, bytes
   * @param out where answers go
   */
  void input(Context ctx, int packet, int headerLength, TransmitBatch out);

  /** Whether it takes chains; without that, what does not fit one packet is dropped. */
  default boolean takesChains() {
    return false;
  }
}
