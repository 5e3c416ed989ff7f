package org.splnet.net.ethernet;

import org.splnet.kernel.Context;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.TransmitBatch;

/** Who finds the station address of a neighbour: ARP. */
public interface NeighbourResolver {
  /** The 48 bits of a neighbour's station address, or a negative number if it is not known. */
  long lookup(NetInterface iface, int address);

  /**
   * Keeps a packet until the neighbour's address is known, and asks for it. Consumes the packet.
   * Context: up to the level of protocol classes. Locks: none of class {@code arp} or further in.
   */
  void resolve(Context ctx, NetInterface iface, int packet, int address, TransmitBatch out);
}
