package org.splnet.net.ipv4;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Spares;
import org.splnet.kernel.Work;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.packet.Checksum;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.ProtocolInput;
import org.splnet.net.route.Route;
import org.splnet.net.route.RouteTable;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * IPv4 input and forwarding (RFC 791, 1122, 1812); output is {@link Ipv4Output}.
 *
 * <p>A packet in the input batch is checked, its route looked up, and then delivered to a protocol
 * of this host or forwarded; what is sent meanwhile is gathered per interface and flushed at the
 * end of the batch. Nothing else here takes a lock: routes and neighbours are read from published
 * snapshots, and the queues below have their own.
 *
 * <p>What is too big for its way out is cut by {@link Fragmenter}, fragments for this host are put
 * together by {@link Reassembler}, which has a lock; a packet that is neither meets only the
 * branches that find that out, which were there before. Not here: source routing, which is refused.
 *
 * <p>With several interfaces this is a weak end system (RFC 1122, 3.3.4.2): what is sent to an
 * address of this host is taken from any of them.
 */
public final class Ipv4 implements ProtocolInput {
  /** Time to live of packets sent by this host (RFC 1700). */
  public static final int DEFAULT_TTL = 64;

  /** Most bytes of a datagram, header included. */
  public static final int MAX_LENGTH = 0xffff;

  private final PacketPool pool;
  private final NetCounters counters;
  private final RouteTable routes;
  private final InterfaceTable interfaces;
  private final Spares<TransmitBatch> batches;
  private final Fragmenter fragmenter;
  private final Reassembler reassembler;
  private final Ipv4Output output;
  private final @Nullable TransportInput[] transports = new @Nullable TransportInput[256];
  private ErrorReporter errors = ErrorReporter.SILENT;
  private volatile boolean forwarding;
  private volatile boolean redirecting = true;

  /** IPv4 over a table of routes. */
  public Ipv4(
      Machine machine,
      PacketPool pool,
      NetCounters counters,
      RouteTable routes,
      InterfaceTable interfaces) {
    this.pool = pool;
    this.counters = counters;
    this.routes = routes;
    this.interfaces = interfaces;
    this.fragmenter = new Fragmenter(pool);
    this.reassembler = new Reassembler(machine, pool, counters, this);
    this.output = new Ipv4Output(machine, pool, counters, routes, interfaces, fragmenter);
    this.batches = new Spares<>(machine, () -> new TransmitBatch(PacketVector.BATCH));
  }

  /** Registers a transport; done while the stack is built. */
  public void register(int protocol, TransportInput transport) {
    transports[protocol] = transport;
  }

  /** Sets who reports errors; done while the stack is built. */
  public void setErrors(ErrorReporter reporter) {
    errors = reporter;
  }

  /** Who reports errors. */
  public ErrorReporter errors() {
    return errors;
  }

  /** Whether packets for other hosts are forwarded. */
  public void setForwarding(boolean on) {
    forwarding = on;
  }

  /** Whether packets for other hosts are forwarded. */
  public boolean isForwarding() {
    return forwarding;
  }

  /** Whether neighbours are told of routers that are nearer; they are unless told. */
  public void setRedirecting(boolean on) {
    redirecting = on;
  }

  /** The routes. */
  public RouteTable routes() {
    return routes;
  }

  /** An empty transmit batch; give it back flushed. */
  public TransmitBatch takeBatch(Context ctx) {
    return batches.take(ctx);
  }

  /** Flushes a batch and gives it back. */
  public void giveBatch(Context ctx, TransmitBatch out) {
    out.flush(ctx);
    batches.give(ctx, out);
  }

  @Override
  @Work("ip.batch")
  public void input(Context ctx, PacketVector v) {
    counters.count(ctx, NetCounter.IP_IN, v.size());
    TransmitBatch out = takeBatch(ctx);
    int forwarded = 0;
    for (int i = 0; i < v.size(); i++) {
      if (inputOne(ctx, v.get(i), out)) {
        forwarded++;
      }
    }
    v.clear();
    if (forwarded > 0) {
      counters.count(ctx, NetCounter.IP_FORWARDED, forwarded);
    }
    giveBatch(ctx, out);
  }

  /** Checks one packet and sends it on its way; true if it was forwarded. */
  @Work("ip.input")
  private boolean inputOne(Context ctx, int p, TransmitBatch out) {
    int length = Packet.length(p);
    if (length < Ipv4Header.MIN_LENGTH) {
      return drop(ctx, p, NetCounter.DROP_IP_HEADER);
    }
    long at = Packet.data(p);
    boolean plain = Ipv4Header.versionAndLength(at) == Ipv4Header.PLAIN;
    int headerLength = plain ? Ipv4Header.MIN_LENGTH : Ipv4Header.headerLength(at);
    int total = Ipv4Header.totalLength(at);
    if (!plain
        && (Ipv4Header.version(at) != 4
            || headerLength < Ipv4Header.MIN_LENGTH
            || headerLength > length)) {
      return drop(ctx, p, NetCounter.DROP_IP_HEADER);
    }
    if (total < headerLength || total > length) {
      return drop(ctx, p, NetCounter.DROP_IP_HEADER);
    }
    if (!(plain ? Checksum.isGoodHeader20(at) : Checksum.isGood(at, headerLength))
        && (Packet.flags(p) & Packet.CHECKSUM_TRUSTED) == 0) {
      return drop(ctx, p, NetCounter.DROP_IP_CHECKSUM);
    }
    if (total < length) {
      Packet.setLength(p, total);
    }
    int source = Ipv4Header.source(at);
    int destination = Ipv4Header.destination(at);
    if (badSource(source)
        || ((Ipv4Address.isLoopback(destination) || Ipv4Address.isLoopback(source))
            && !interfaces.isLoopback(Packet.input(p)))) {
      return drop(ctx, p, NetCounter.DROP_IP_ADDRESS);
    }
    Route route = routes.lookup(destination);
    if (route != null && route.kind() == Route.Kind.UNICAST && destination != -1) {
      return forward(ctx, p, at, headerLength, route, destination, out);
    }
    if (route == null && destination != -1 && !Ipv4Address.isMulticast(destination)) {
      if (forwarding) {
        errors.report(ctx, p, IcmpError.NET_UNREACHABLE, 0, out);
      }
      return drop(
          ctx, p, forwarding ? NetCounter.DROP_IP_NO_ROUTE : NetCounter.DROP_IP_NOT_FORWARDING);
    }
    deliver(ctx, p, at, headerLength, route, out);
    return false;
  }

  /** Addresses that may not be a source (RFC 1122, 3.2.1.3): groups, broadcast. */
  private static boolean badSource(int source) {
    return source >>> 28 >= 0xe;
  }

  private void deliver(
      Context ctx, int p, long at, int headerLength, @Nullable Route route, TransmitBatch out) {
    if (route == null || route.kind() == Route.Kind.BROADCAST) {
      Packet.setFlags(p, Packet.flags(p) | Packet.LINK_BROADCAST);
    }
    if (headerLength > Ipv4Header.MIN_LENGTH && !Ipv4Options.check(at, headerLength)) {
      errors.report(
          ctx, p, IcmpError.PARAMETER_PROBLEM, Ipv4Options.problem(at, headerLength), out);
      drop(ctx, p, NetCounter.DROP_IP_OPTIONS);
      return;
    }
    if (Ipv4Header.isFragment(at)) {
      deliverFragment(ctx, p, out);
      return;
    }
    TransportInput transport = transports[Ipv4Header.protocol(at)];
    if (transport == null) {
      errors.report(ctx, p, IcmpError.PROTOCOL_UNREACHABLE, 0, out);
      drop(ctx, p, NetCounter.DROP_IP_PROTOCOL);
      return;
    }
    counters.count(ctx, NetCounter.IP_DELIVERED);
    transport.input(ctx, p, headerLength, out);
  }

  private void deliverFragment(Context ctx, int fragment, TransmitBatch out) {
    int p = reassembler.add(ctx, fragment, ctx.machine().nanos());
    if (p == Packet.NONE) {
      return;
    }
    long at = Packet.data(p);
    TransportInput transport = transports[Ipv4Header.protocol(at)];
    if (transport == null) {
      errors.report(ctx, p, IcmpError.PROTOCOL_UNREACHABLE, 0, out);
      dropChain(ctx, p, NetCounter.DROP_IP_PROTOCOL);
    } else if (Packet.isChained(p) && !transport.takesChains()) {
      dropChain(ctx, p, NetCounter.DROP_IP_REASSEMBLED_LONG);
    } else {
      counters.count(ctx, NetCounter.IP_DELIVERED);
      transport.input(ctx, p, Ipv4Header.headerLength(at), out);
    }
  }

  /** Drops the fragments that wait for others. Context: TOP. Locks: none. */
  public void close(Context ctx) {
    output.pathMtus().close(ctx);
    reassembler.close(ctx);
  }

  /** RFC 1812, 5.2 and 5.3. */
  @Work("ip.forward")
  private boolean forward(
      Context ctx,
      int p,
      long at,
      int headerLength,
      Route route,
      int destination,
      TransmitBatch out) {
    if (!forwarding || (Packet.flags(p) & Packet.LINK_BROADCAST) != 0) {
      return drop(ctx, p, NetCounter.DROP_IP_NOT_FORWARDING);
    }
    if (Ipv4Header.source(at) >>> 24 == 0) {
      return drop(ctx, p, NetCounter.DROP_IP_ADDRESS);
    }
    if (headerLength > Ipv4Header.MIN_LENGTH && !forwardOptions(ctx, p, at, headerLength, out)) {
      return false;
    }
    if (Ipv4Header.ttl(at) <= 1) {
      errors.report(ctx, p, IcmpError.TTL_EXCEEDED, 0, out);
      return drop(ctx, p, NetCounter.DROP_IP_TTL);
    }
    NetInterface iface = route.iface();
    if (Packet.length(p) > iface.mtu()) {
      return forwardCut(ctx, p, at, iface, route.nextHop(destination), out);
    }
    if (iface.index() == Packet.input(p)) {
      redirect(ctx, p, at, route, destination, out);
    }
    if (headerLength > Ipv4Header.MIN_LENGTH) {
      recordWay(ctx, at, headerLength, iface);
    }
    Ipv4Header.decrementTtl(at);
    iface.link().output(ctx, iface, p, route.nextHop(destination), out);
    return true;
  }

  /** Fills in what a packet records of its way; the time is not that of midnight (RFC 791). */
  private static void recordWay(Context ctx, long at, int headerLength, NetInterface iface) {
    List<Ipv4Prefix> addresses = iface.addresses();
    int own = addresses.isEmpty() ? 0 : addresses.getFirst().address().bits();
    int time = (int) (ctx.machine().nanos() / 1_000_000) | 1 << 31;
    if (Ipv4Options.record(at, headerLength, own, time)) {
      Ipv4Header.rewriteChecksum(at);
    }
  }

  /** Tells a neighbour of a better way than over this router (RFC 1812, 5.2.7.2). */
  private void redirect(
      Context ctx, int p, long at, Route route, int destination, TransmitBatch out) {
    int hop = route.nextHop(destination);
    int source = Ipv4Header.source(at);
    if (!redirecting || hop == source) {
      return;
    }
    for (Ipv4Prefix a : route.iface().addresses()) {
      int own = a.address().bits();
      if (((source ^ own) & a.mask()) == 0 && ((hop ^ own) & a.mask()) == 0) {
        errors.report(ctx, p, IcmpError.REDIRECT, hop, out);
        return;
      }
    }
  }

  /** RFC 1812, 4.2.2.7 and 4.2.3.3. */
  private boolean forwardCut(
      Context ctx, int p, long at, NetInterface iface, int nextHop, TransmitBatch out) {
    if ((Ipv4Header.fragment(at) & Ipv4Header.DF) != 0) {
      errors.report(ctx, p, IcmpError.FRAGMENTATION_NEEDED, iface.mtu(), out);
      return drop(ctx, p, NetCounter.DROP_IP_TOO_BIG);
    }
    recordWay(ctx, at, Ipv4Header.headerLength(at), iface);
    Ipv4Header.decrementTtl(at);
    if (!fragmenter.cut(ctx, p, iface.mtu())) {
      counters.count(ctx, NetCounter.DROP_NO_PACKET);
      return drop(ctx, p, NetCounter.DROP_IP_TOO_BIG);
    }
    output.sendFragments(ctx, p, iface, nextHop, out);
    return true;
  }

  private boolean forwardOptions(Context ctx, int p, long at, int headerLength, TransmitBatch out) {
    if (Ipv4Options.check(at, headerLength)) {
      return true;
    }
    errors.report(ctx, p, IcmpError.PARAMETER_PROBLEM, Ipv4Options.problem(at, headerLength), out);
    return drop(ctx, p, NetCounter.DROP_IP_OPTIONS);
  }

  /**
   * Sends a packet of this host, or a {@link PacketChain}: puts the header in front and routes it.
   * Consumes the packet. What does not fit the MTU of the way is sent in fragments; what does is
   * marked not to be cut.
   *
   * <p>Context: any up to the level of protocol classes. Locks: none of class {@code arp} or
   * further in.
   *
   * @param source the source address, or 0 for that of the way out
   * @return what became of it
   */
  public SendResult output(
      Context ctx, int p, int source, int destination, int protocol, int ttl, TransmitBatch out) {
    return output.output(ctx, p, source, destination, protocol, ttl, PathMtuDiscovery.WANT, out);
  }

  /**
   * As {@link #output(Context, int, int, int, int, int, TransmitBatch)}, with a choice of path MTU
   * discovery; who cannot tell which router's reports are true of its packets does without.
   */
  public SendResult output(
      Context ctx,
      int p,
      int source,
      int destination,
      int protocol,
      int ttl,
      PathMtuDiscovery discovery,
      TransmitBatch out) {
    return output.output(ctx, p, source, destination, protocol, ttl, discovery, out);
  }

  /** Drops a packet of this host, or a chain, for it has no address to be sent from. */
  public SendResult dropWithoutSource(Context ctx, int p) {
    return output.dropWithoutSource(ctx, p);
  }

  /** The largest packet that can be sent to a destination whole; 0 if there is no way. */
  public int mtuTo(int destination, PathMtuDiscovery discovery) {
    return output.mtuTo(destination, discovery);
  }

  /** What is known of the MTUs of paths. */
  public PathMtuCache pathMtus() {
    return output.pathMtus();
  }

  /** The address from which to send to a destination, its bits; 0 if there is none. */
  public int sourceFor(int destination) {
    return output.sourceFor(destination);
  }

  /** Whether an address is one of this host's, and in use. */
  public boolean isOwn(int address) {
    Route route = routes.lookup(address);
    return route != null && route.kind() == Route.Kind.LOCAL;
  }

  private void dropChain(Context ctx, int chain, NetCounter why) {
    counters.count(ctx, why);
    PacketChain.free(ctx, pool, chain);
  }

  private boolean drop(Context ctx, int p, NetCounter why) {
    counters.count(ctx, why);
    pool.free(ctx, p);
    return false;
  }
}
