package org.splnet.net.ipv4;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.PerContext;
import org.splnet.net.addr.Ipv4Address;
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
 * IPv4 input, forwarding and output (RFC 791, 1122, 1812).
 *
 * <p>A packet in the input batch is checked, its route looked up, and then delivered to a protocol
 * of this host or forwarded; what is sent meanwhile is gathered per interface and flushed at the
 * end of the batch. Nothing else here takes a lock: routes and neighbours are read from published
 * snapshots, and the queues below have their own.
 *
 * <p>What is too big for its way out is cut by {@link Fragmenter}, fragments for this host are put
 * together by {@link Reassembler}, which has a lock; a packet that is neither meets only the
 * branches that find that out, which were there before. Not here: source routing, which is refused.
 */
public final class Ipv4 implements ProtocolInput {
  /** Time to live of packets sent by this host (RFC 1700). */
  public static final int DEFAULT_TTL = 64;

  /** Most bytes of a datagram, header included. */
  public static final int MAX_LENGTH = 0xffff;

  /** Every link carries packets of so many bytes whole (RFC 791, 3.2). */
  private static final int LEAST_MTU = 68;

  private final PacketPool pool;
  private final NetCounters counters;
  private final RouteTable routes;
  private final InterfaceTable interfaces;
  private final PerContext<State> states;
  private final Fragmenter fragmenter;
  private final Reassembler reassembler;
  private final @Nullable TransportInput[] transports = new @Nullable TransportInput[256];
  private ErrorReporter errors = ErrorReporter.SILENT;
  private volatile boolean forwarding;

  /** What a context keeps: a spare transmit batch per nested call, and its next packet id. */
  private static final class State {
    final TransmitBatch[] spare = new TransmitBatch[8];
    int spares;
    int nextId;
  }

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
    this.states =
        machine.perContext(ctx -> {
          State s = new State();
          s.nextId = ctx.random().nextInt();
          return s;
        });
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

  /** The routes. */
  public RouteTable routes() {
    return routes;
  }

  /** An empty transmit batch; give it back flushed. */
  public TransmitBatch takeBatch(Context ctx) {
    State s = states.get(ctx);
    return s.spares == 0 ? new TransmitBatch(PacketVector.BATCH) : s.spare[--s.spares];
  }

  /** Flushes a batch and gives it back. */
  public void giveBatch(Context ctx, TransmitBatch out) {
    out.flush(ctx);
    State s = states.get(ctx);
    if (s.spares < s.spare.length) {
      s.spare[s.spares++] = out;
    }
  }

  @Override
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
    reassembler.close(ctx);
  }

  /** RFC 1812, 5.2 and 5.3. */
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
    Ipv4Header.decrementTtl(at);
    iface.link().output(ctx, iface, p, route.nextHop(destination), out);
    return true;
  }

  /** RFC 1812, 4.2.2.7 and 4.2.3.3. */
  private boolean forwardCut(
      Context ctx, int p, long at, NetInterface iface, int nextHop, TransmitBatch out) {
    if ((Ipv4Header.fragment(at) & Ipv4Header.DF) != 0) {
      errors.report(ctx, p, IcmpError.FRAGMENTATION_NEEDED, iface.mtu(), out);
      return drop(ctx, p, NetCounter.DROP_IP_TOO_BIG);
    }
    Ipv4Header.decrementTtl(at);
    if (!fragmenter.cut(ctx, p, iface.mtu())) {
      counters.count(ctx, NetCounter.DROP_NO_PACKET);
      return drop(ctx, p, NetCounter.DROP_IP_TOO_BIG);
    }
    sendFragments(ctx, p, iface, nextHop, out);
    return true;
  }

  /** Sends the fragments of a packet, a chain. */
  private void sendFragments(
      Context ctx, int chain, NetInterface iface, int nextHop, TransmitBatch out) {
    counters.count(ctx, NetCounter.IP_FRAGMENTED);
    counters.count(ctx, NetCounter.IP_FRAGMENTS_MADE, PacketChain.count(chain) - 1);
    for (int p = chain; p != Packet.NONE; ) {
      int next = PacketChain.next(p);
      PacketChain.end(p);
      iface.link().output(ctx, iface, p, nextHop, out);
      p = next;
    }
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
   * Consumes the packet. What does not fit the MTU of the way out is sent in fragments; what does
   * is marked not to be cut.
   *
   * <p>Context: any up to the level of protocol classes. Locks: none of class {@code arp} or
   * further in.
   *
   * @param source the source address, or 0 for that of the way out
   * @return what became of it
   */
  public SendResult output(
      Context ctx, int p, int source, int destination, int protocol, int ttl, TransmitBatch out) {
    counters.count(ctx, NetCounter.IP_OUT);
    Route route = routes.lookup(destination);
    boolean local = route != null && route.kind() == Route.Kind.LOCAL;
    if (route == null || (local && !interfaces.hasLoopback())) {
      dropChain(ctx, p, NetCounter.DROP_OUT_NO_ROUTE);
      return SendResult.NO_ROUTE;
    }
    NetInterface iface = local ? interfaces.loopback() : route.iface();
    int total = Packet.length(p) + Ipv4Header.MIN_LENGTH;
    int from = source != 0 ? source : local ? destination : sourceFor(route);
    if (total > iface.mtu() || Packet.isChained(p)) {
      SendResult cut = outputCut(ctx, p, from, destination, protocol, ttl, iface.mtu());
      if (cut == SendResult.SENT) {
        sendFragments(ctx, p, iface, neighbour(route, destination), out);
      } else {
        dropChain(
            ctx,
            p,
            cut == SendResult.TOO_BIG
                ? NetCounter.DROP_OUT_TOO_BIG
                : NetCounter.DROP_OUT_NO_PACKET);
      }
      return cut;
    }
    long at = Packet.push(p, Ipv4Header.MIN_LENGTH);
    Ipv4Header.set(
        at,
        0,
        total,
        states.get(ctx).nextId++ & 0xffff,
        Ipv4Header.DF,
        ttl,
        protocol,
        from,
        destination);
    iface.link().output(ctx, iface, p, neighbour(route, destination), out);
    return SendResult.SENT;
  }

  /**
   * Makes a packet or chain into a chain of fragments, in place: each packet of it becomes one, and
   * is cut further where it is too long for that. If it fails the chain still holds every packet.
   */
  private SendResult outputCut(
      Context ctx, int chain, int from, int destination, int protocol, int ttl, int mtu) {
    if (Ipv4Header.MIN_LENGTH + PacketChain.length(chain) > MAX_LENGTH || mtu < LEAST_MTU) {
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

  /** To whom a packet of this host goes on the link: broadcast and multicast have no gateway. */
  private static int neighbour(Route route, int destination) {
    if (route.kind() == Route.Kind.BROADCAST || destination == -1) {
      return -1;
    }
    return Ipv4Address.isMulticast(destination) ? destination : route.nextHop(destination);
  }

  /** The MTU of the way out that a route takes; 0 if it has none. */
  public int mtuOf(Route route) {
    if (route.kind() != Route.Kind.LOCAL) {
      return route.iface().mtu();
    }
    return interfaces.hasLoopback() ? interfaces.loopback().mtu() : 0;
  }

  /** The address from which to send to a destination, its bits; 0 if there is none. */
  public int sourceFor(int destination) {
    Route route = routes.lookup(destination);
    if (route == null) {
      return 0;
    }
    return route.kind() == Route.Kind.LOCAL ? destination : sourceFor(route);
  }

  /** The address from which to send over a route, its bits; 0 if the interface has none. */
  public int sourceFor(Route route) {
    var addresses = route.iface().addresses();
    Ipv4Address gateway = route.gateway();
    for (var a : addresses) {
      if (a.contains(gateway != null ? gateway : route.prefix().address())) {
        return a.address().bits();
      }
    }
    return addresses.isEmpty() ? 0 : addresses.getFirst().address().bits();
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
