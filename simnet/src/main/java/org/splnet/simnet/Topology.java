package org.splnet.simnet;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;

/** Finds the ways through a network: by the fewest links, through hosts that forward. */
final class Topology {
  private Topology() {}

  /** Gives every host a route to every link that it is not on, where there is a way. */
  static void route(List<SimLink> links) {
    for (SimLink target : links) {
      Map<SimHost, Ipv4Address> next = nextHops(target);
      Set<Ipv4Prefix> prefixes = new LinkedHashSet<>();
      target.stations().forEach(s -> prefixes.add(s.address().network()));
      for (SimLink link : links) {
        for (Station s : link.stations()) {
          Ipv4Address via = next.remove(s.host());
          if (via != null) {
            prefixes.forEach(p -> s.host().route(p, via));
          }
        }
      }
    }
  }

  /** For each host that is not on the link, the neighbour that is nearer. */
  private static Map<SimHost, Ipv4Address> nextHops(SimLink target) {
    Map<SimHost, Ipv4Address> next = new HashMap<>();
    Set<SimHost> seen = new LinkedHashSet<>(target.hosts());
    ArrayDeque<SimHost> reached = new ArrayDeque<>(target.hosts());
    for (SimHost near = reached.poll(); near != null; near = reached.poll()) {
      if (!near.isForwarding()) {
        continue;
      }
      for (Station at : near.stations()) {
        for (SimHost far : at.link().hosts()) {
          if (seen.add(far)) {
            next.put(far, at.address().address());
            reached.add(far);
          }
        }
      }
    }
    return next;
  }
}
