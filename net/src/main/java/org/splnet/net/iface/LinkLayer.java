package org.splnet.net.iface;

import org.splnet.kernel.Context;
import org.splnet.net.packet.PacketVector;

/** What lies between an interface and the network layer: Ethernet, or nothing. */
public interface LinkLayer {
  /** Bytes that the link header needs in front of a packet. */
  int headerLength();

  /**
   * Takes a batch of frames off an interface and hands what they carry to the protocols' input.
   * Consumes every packet and empties the batch. Context: the driver's interrupt. Locks: none.
   */
  void input(Context ctx, NetInterface iface, PacketVector v);

  /**
   * Frames an IPv4 packet and adds it to a batch to be sent, or keeps it until the neighbour's
   * address is known. Consumes it.
   *
   * @param nextHop the IPv4 address of the neighbour, or a broadcast or multicast address
   */
  void output(Context ctx, NetInterface iface, int packet, int nextHop, TransmitBatch out);
}
