package org.splnet.net.ipv4;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.PerContext;
import org.splnet.kernel.Work;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.route.Route;
import org.splnet.net.route.RouteTable;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * Packets of this host on their way out: route, source address, path MTU, header, fragments.
 *
 * <p>Takes no lock: routes, addresses and path MTUs are read from published snapshots.
 */
final class Ipv4Output {
  /** Every link carries packets of so many bytes whole (RFC 791, 3.2). */
  private static final int LEAST_MTU = 68;

  private final PacketPool pool;
  private final NetCounters counters;
  private final RouteTable routes;
  private final InterfaceTable interfaces;
  private final Fragmenter fragmenter;
  private final PathMtuCache pathMtus;

  /** The identification of the next packet that nobody may cut: it matters to nobody (RFC 6864). */
  private final PerContext<int[]> nextIds;

  Ipv4Output(
      Machine machine,
      PacketPool pool,
      NetCounters counters,
      RouteTable routes,
      InterfaceTable interfaces,
      Fragmenter fragmenter) {
    this.pool = pool;
    this.counters = counters;
    this.routes = routes;
    this.interfaces = interfaces;
    this.fragmenter = fragmenter;
    this.pathMtus = new PathMtuCache(machine, counters, this::linkMtu);
    this.nextIds = machine.perContext(ctx -> new int[] {ctx.random().nextInt()});
  }

  PathMtuCache pathMtus() {
    return pathMtus;
  }

  /** See {@link Ipv4#output}. */
  @Work("ip.output")
  SendResult output(
      Context ctx,
      int p,
      int source,
      int destination,
      int protocol,
      int ttl,
      PathMtuDiscovery discovery,
      TransmitBatch out) {
    counters.count(ctx, NetCounter.IP_OUT);
    Route route = routes.lookup(destination);
    boolean local = route != null && route.kind() == Route.Kind.LOCAL;
    if (route == null || (local && !interfaces.hasLoopback())) {
      return drop(ctx, p, NetCounter.DROP_OUT_NO_ROUTE, SendResult.NO_ROUTE);
    }
    int from = source != 0 ? source : sourceFor(route, destination);
    if (from == 0) {
      return drop(ctx, p, NetCounter.DROP_OUT_NO_SOURCE, SendResult.NO_SOURCE);
    }
    NetInterface iface = local ? interfaces.loopback() : route.iface();
    int mtu = iface.mtu();
    boolean cuttable = discovery == PathMtuDiscovery.DONT;
    if (!cuttable) {
      int known = pathMtus.lookup(destination);
      if (known != PathMtuCache.UNKNOWN) {
        mtu = Math.min(mtu, PathMtuCache.mtu(known));
        cuttable = PathMtuCache.isCuttable(known);
      }
    }
    int total = Packet.length(p) + Ipv4Header.MIN_LENGTH;
    if (total > mtu || Packet.isChained(p)) {
      if (discovery == PathMtuDiscovery.DO && Ipv4Header.MIN_LENGTH + PacketChain.length(p) > mtu) {
        return drop(ctx, p, NetCounter.DROP_OUT_TOO_BIG, SendResult.TOO_BIG);
      }
      SendResult cut = cut(ctx, p, from, destination, protocol, ttl, mtu);
      if (cut == SendResult.SENT) {
        sendFragments(ctx, p, iface, neighbour(route, destination), out);
        return cut;
      }
      return drop(
          ctx,
          p,
          cut == SendResult.TOO_BIG ? NetCounter.DROP_OUT_TOO_BIG : NetCounter.DROP_OUT_NO_PACKET,
          cut);
    }
    int id = cuttable ? fragmenter.nextId(ctx) : nextIds.get(ctx)[0]++ & 0xffff;
    long at = Packet.push(p, Ipv4Header.MIN_LENGTH);
    int word = cuttable ? 0 : Ipv4Header.DF;
    Ipv4Header.set(at, 0, total, id, word, ttl, protocol, from, destination);
    iface.link().output(ctx, iface, p, neighbour(route, destination), out);
    return SendResult.SENT;
  }

  /** Drops a packet of this host that has no address to be sent from. */
  SendResult dropWithoutSource(Context ctx, int p) {
    counters.count(ctx, NetCounter.IP_OUT);
    return drop(ctx, p, NetCounter.DROP_OUT_NO_SOURCE, SendResult.NO_SOURCE);
  }

  /**
   * Makes a packet or chain into a chain of fragments, in place: each packet of it becomes one, and
   * is cut further where it is too long for that. If it fails the chain still holds every packet.
   */
  private SendResult cut(
      Context ctx, int chain, int from, int destination, int protocol, int ttl, int mtu) {
    if (Ipv4Header.MIN_LENGTH + PacketChain.length(chain) > Ipv4.MAX_LENGTH || mtu < LEAST_MTU) {
      return SendResult.TOO_BIG;
    }
    int id = fragmenter.nextId(ctx);
    int offset = 0;
    for (int p = chain; p != Packet.NONE; ) {
      int next = PacketChain.next(p);
      int length = Packet.length(p);
      if (next != Packet.NONE && (length & 7) != 0) {
        return SendResult.TOO_BIG;
      }
      int total = length + Ipv4Header.MIN_LENGTH;
      long at = Packet.push(p, Ipv4Header.MIN_LENGTH);
      int word = offset >> 3 | (next == Packet.NONE ? 0 : Ipv4Header.MF);
      Ipv4Header.set(at, 0, total, id, word, ttl, protocol, from, destination);
      Packet.setFlags(p, 0);
      boolean cut = total <= mtu || fragmenter.cut(ctx, p, mtu);
      if (next != Packet.NONE) {
        PacketChain.join(PacketChain.last(p), next);
      }
      if (!cut) {
        counters.count(ctx, NetCounter.DROP_NO_PACKET);
        return SendResult.NO_PACKET;
      }
      offset += length;
      p = next;
    }
    return SendResult.SENT;
  }

  /** Sends the fragments of a packet, a chain. */
  void sendFragments(Context ctx, int chain, NetInterface iface, int nextHop, TransmitBatch out) {
    counters.count(ctx, NetCounter.IP_FRAGMENTED);
    counters.count(ctx, NetCounter.IP_FRAGMENTS_MADE, PacketChain.count(chain) - 1);
    for (int p = chain; p != Packet.NONE; ) {
      int next = PacketChain.next(p);
      PacketChain.end(p);
      iface.link().output(ctx, iface, p, nextHop, out);
      p = next;
    }
  }

  /** To whom a packet of this host goes on the link: broadcast and multicast have no gateway. */
  private static int neighbour(Route route, int destination) {
    if (route.kind() == Route.Kind.BROADCAST || destination == -1) {
      return -1;
    }
    return Ipv4Address.isMulticast(destination) ? destination : route.nextHop(destination);
  }

  /** The MTU of the first link to a destination; 0 if there is no way. */
  private int linkMtu(int destination) {
    @Nullable Route route = routes.lookup(destination);
    if (route == null) {
      return 0;
    }
    if (route.kind() != Route.Kind.LOCAL) {
      return route.iface().mtu();
    }
    return interfaces.hasLoopback() ? interfaces.loopback().mtu() : 0;
  }

  /** See {@link Ipv4#mtuTo}. */
  int mtuTo(int destination, PathMtuDiscovery discovery) {
    int mtu = linkMtu(destination);
    int known =
        discovery == PathMtuDiscovery.DONT ? PathMtuCache.UNKNOWN : pathMtus.lookup(destination);
    return known == PathMtuCache.UNKNOWN ? mtu : Math.min(mtu, PathMtuCache.mtu(known));
  }

  /** See {@link Ipv4#sourceFor}. */
  int sourceFor(int destination) {
    Route route = routes.lookup(destination);
    return route == null ? 0 : sourceFor(route, destination);
  }

  /**
   * RFC 1122, 3.3.4.3: of the interface over which it goes, the address in the network of the first
   * hop, the longest prefix deciding, or else the interface's first; of an interface without one,
   * that of another (RFC 1812, 2.2.7).
   */
  private int sourceFor(Route route, int destination) {
    if (route.kind() == Route.Kind.LOCAL) {
      return destination;
    }
    List<Ipv4Prefix> addresses = route.iface().addresses();
    int hop = route.nextHop(destination);
    int best = 0;
    int length = -1;
    for (int i = 0; i < addresses.size(); i++) {
      Ipv4Prefix a = addresses.get(i);
      int bits = a.address().bits();
      if (((hop ^ bits) & a.mask()) == 0 && a.length() > length) {
        best = bits;
        length = a.length();
      }
    }
    if (length >= 0) {
      return best;
    }
    return addresses.isEmpty() ? interfaces.anyAddress() : addresses.getFirst().address().bits();
  }

  private SendResult drop(Context ctx, int chain, NetCounter why, SendResult result) {
    counters.count(ctx, why);
    PacketChain.free(ctx, pool, chain);
    return result;
  }
}
