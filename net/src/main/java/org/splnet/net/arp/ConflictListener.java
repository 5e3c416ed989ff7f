package org.splnet.net.arp;

import org.splnet.kernel.Context;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.TransmitBatch;

/** Who hears that another station claims an address of this host (RFC 5227, 2.1.1 and 2.4). */
@FunctionalInterface
public interface ConflictListener {
  /** Hears nothing. */
  ConflictListener DEAF = (ctx, iface, address, station, out) -> {};

  /**
   * A message has come in from a station that has, or wants, an address that this host has or wants
   * on the interface. Context: the protocol's. Locks: none.
   *
   * @param station its 48 bits
   * @param out where a defence goes
   */
  void conflict(Context ctx, NetInterface iface, int address, long station, TransmitBatch out);
}
