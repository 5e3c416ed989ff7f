package org.splnet.net.route;

import org.jspecify.annotations.Nullable;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.iface.NetInterface;

/**
 * A route: what to do with packets to a prefix. Immutable.
 *
 * @param prefix the destinations
 * @param kind what to do
 * @param iface the way out, and for local addresses the interface that has them
 * @param gateway the neighbour to send to; null where the destination is itself a neighbour
 */
public record Route(
    Ipv4Prefix prefix, Kind kind, NetInterface iface, @Nullable Ipv4Address gateway) {
  /** What to do with a packet. */
  public enum Kind {
    /** Deliver it here. */
    LOCAL,
    /** Deliver it here, and on output send it as a broadcast. */
    BROADCAST,
    /** Send it to the neighbour. */
    UNICAST
  }

  /** The neighbour to which a packet for a destination goes. */
  public int nextHop(int destination) {
    Ipv4Address g = gateway;
    return g == null ? destination : g.bits();
  }

  @Override
  public String toString() {
    return prefix
        + (gateway == null ? "" : " via " + gateway)
        + " dev "
        + iface.name()
        + (kind == Kind.UNICAST ? "" : " " + kind.name().toLowerCase(java.util.Locale.ROOT));
  }
}
