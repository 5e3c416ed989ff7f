package org.splnet.net.udp;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Work;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.header.UdpHeader;
import org.splnet.net.icmp.TransportErrorInput;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.ipv4.IcmpError;
import org.splnet.net.ipv4.Ipv4;
import org.splnet.net.ipv4.PathMtuDiscovery;
import org.splnet.net.ipv4.SendResult;
import org.splnet.net.ipv4.TransportInput;
import org.splnet.net.packet.Checksum;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.queue.FlowConsumer;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * UDP (RFC 768; RFC 1122, 4.1).
 *
 * <p>Input checks length and checksum, looks the destination up among the endpoints (the only lock
 * it takes, for reading, and leaves before it calls anyone) and calls the endpoint's handler.
 * Nobody there: port unreachable, which ICMP does not send about groups. Output sums and prepends
 * the header. A datagram that does not fit one packet is a {@link PacketChain}, both ways, if the
 * handler takes chains; sockets do.
 */
public final class Udp implements TransportInput, TransportErrorInput {
  /** Most bytes of payload. */
  public static final int MAX_PAYLOAD = Ipv4.MAX_LENGTH - Ipv4Header.MIN_LENGTH - UdpHeader.LENGTH;

  private final Machine machine;
  private final PacketPool pool;
  private final NetCounters counters;
  private final Ipv4 ipv4;
  private final UdpTable table;
  private FlowConsumer consumer = FlowConsumer.DEAF;

  /** UDP over IPv4. */
  public Udp(Machine machine, PacketPool pool, NetCounters counters, Ipv4 ipv4) {
    this.machine = machine;
    this.pool = pool;
    this.counters = counters;
    this.ipv4 = ipv4;
    this.table = new UdpTable(machine);
  }

  /** Sets who is told where datagrams are consumed; done while the stack is built. */
  public void setConsumer(FlowConsumer to) {
    consumer = to;
  }

  /** Who is told where datagrams are consumed: whoever takes some tells it. */
  public FlowConsumer consumer() {
    return consumer;
  }

  UdpTable table() {
    return table;
  }

  Ipv4 ipv4() {
    return ipv4;
  }

  PacketPool pool() {
    return pool;
  }

  NetCounters counters() {
    return counters;
  }

  Machine machine() {
    return machine;
  }

  /**
   * The endpoints there are, by port and address. Context: TOP. Locks: none of class {@code
   * udptable} or {@code sorcv} or further in.
   */
  public List<UdpEndpointState> endpoints(Context ctx) {
    return table.list(ctx).stream()
        .map(e -> e.state(ctx))
        .sorted(
            Comparator.comparingInt(UdpEndpointState::port)
                .thenComparing(UdpEndpointState::address))
        .toList();
  }

  /** A socket for application threads; it is not bound yet. */
  public UdpSocket socket() {
    return new UdpSocket(machine, this);
  }

  /**
   * Binds a handler to an address and port.
   *
   * <p>Context: any up to the level of protocol classes. Locks: none of class {@code udptable} or
   * further in.
   *
   * @param address one of this host's, or of a group or broadcast; {@link Ipv4Address#ANY} for all
   * @param port 0 for one of the ephemeral range, chosen at random
   * @throws UdpException if the address is not local or the port taken
   */
  public UdpEndpoint bind(Context ctx, Ipv4Address address, int port, UdpEndpoint.Handler handler) {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
    if (!mayBind(address)) {
      throw new UdpException(
          UdpException.Reason.NOT_LOCAL,
          address + " is not an address of this host: add it to an interface, or bind 0.0.0.0");
    }
    UdpEndpoint e =
        port == 0
            ? table.addEphemeral(ctx, this, address.bits(), handler)
            : table.add(ctx, this, address.bits(), port, handler);
    if (e != null) {
      return e;
    }
    throw port == 0
        ? new UdpException(
            UdpException.Reason.NO_PORT,
            "every UDP port from "
                + UdpTable.FIRST_EPHEMERAL
                + " is taken on "
                + address
                + ": close some sockets")
        : new UdpException(
            UdpException.Reason.IN_USE,
            "UDP port "
                + port
                + " of "
                + address
                + " is taken: close the socket that has it, or bind port 0 for any");
  }

  private boolean mayBind(Ipv4Address address) {
    if (address.bits() == 0 || address.bits() == -1 || address.isMulticast()) {
      return true;
    }
    Route route = ipv4.routes().lookup(address);
    return route != null && route.kind() != Route.Kind.UNICAST;
  }

  @Override
  @Work("udp.input")
  public void input(Context ctx, int p, int headerLength, TransmitBatch out) {
    counters.count(ctx, NetCounter.UDP_IN);
    long ip = Packet.data(p);
    long at = ip + headerLength;
    int present = PacketChain.length(p) - headerLength;
    if (present < UdpHeader.LENGTH) {
      drop(ctx, p, NetCounter.DROP_UDP_HEADER);
      return;
    }
    int length = UdpHeader.length(at);
    int port = UdpHeader.destination(at);
    if (length < UdpHeader.LENGTH || length > present || port == 0) {
      drop(ctx, p, NetCounter.DROP_UDP_HEADER);
      return;
    }
    int source = Ipv4Header.source(ip);
    int destination = Ipv4Header.destination(ip);
    if ((Packet.flags(p) & Packet.CHECKSUM_TRUSTED) == 0
        && !isGood(p, headerLength, length, source, destination)) {
      drop(ctx, p, NetCounter.DROP_UDP_CHECKSUM);
      return;
    }
    int sourcePort = UdpHeader.source(at);
    UdpEndpoint e = table.lookup(ctx, destination, port);
    if (e == null || !e.accepts(source, sourcePort)) {
      ipv4.errors().report(ctx, p, IcmpError.PORT_UNREACHABLE, 0, out);
      drop(ctx, p, NetCounter.DROP_UDP_PORT);
      return;
    }
    Packet.pull(p, headerLength + UdpHeader.LENGTH);
    if (Packet.isChained(p)) {
      PacketChain.trim(ctx, pool, p, length - UdpHeader.LENGTH);
      if (Packet.isChained(p) && !e.handler().takesChains()) {
        drop(ctx, p, NetCounter.DROP_UDP_FULL);
        return;
      }
    } else {
      Packet.setLength(p, length - UdpHeader.LENGTH);
    }
    boolean taken = e.handler().receive(ctx, e, p, source, sourcePort, destination, out);
    counters.count(ctx, taken ? NetCounter.UDP_DELIVERED : NetCounter.DROP_UDP_FULL);
  }

  @Override
  public boolean takesChains() {
    return true;
  }

  private static boolean isGood(int p, int headerLength, int length, int source, int destination) {
    return UdpHeader.checksum(Packet.data(p) + headerLength) == 0
        || Checksum.fold(
                PacketChain.sum(p, headerLength, length)
                    + Checksum.pseudoHeader(source, destination, Ipv4Header.PROTO_UDP, length))
            == 0xffff;
  }

  @Override
  public boolean isOurs(Context ctx, long quoted, int headerLength) {
    return sender(ctx, quoted, headerLength) != null;
  }

  /** The endpoint that may have sent a quoted datagram. */
  private @Nullable UdpEndpoint sender(Context ctx, long quoted, int headerLength) {
    long at = quoted + headerLength;
    UdpEndpoint e = table.lookup(ctx, Ipv4Header.source(quoted), UdpHeader.source(at));
    return e != null && e.accepts(Ipv4Header.destination(quoted), UdpHeader.destination(at))
        ? e
        : null;
  }

  @Override
  public void error(Context ctx, IcmpError error, int info, long quoted, int headerLength) {
    UdpEndpoint e = sender(ctx, quoted, headerLength);
    if (e != null) {
      int port = UdpHeader.destination(quoted + headerLength);
      e.handler().error(ctx, e, error, info, Ipv4Header.destination(quoted), port);
    }
  }

  /**
   * Sends a packet whose data is the payload, or a {@link PacketChain} whose first packet has 8
   * bytes less than a multiple of 8 and the others, the last apart, a multiple; consumes it.
   *
   * <p>Context: any up to the level of protocol classes. Locks: none of class {@code arp} or
   * further in.
   *
   * @param source the address to send from; 0 for that of the way out
   */
  @Work("udp.output")
  SendResult output(
      Context ctx,
      int p,
      int source,
      int sourcePort,
      int destination,
      int port,
      PathMtuDiscovery discovery,
      TransmitBatch out) {
    int from = source != 0 ? source : ipv4.sourceFor(destination);
    int length = PacketChain.length(p) + UdpHeader.LENGTH;
    long at = Packet.push(p, UdpHeader.LENGTH);
    UdpHeader.set(at, sourcePort, port, length & 0xffff, 0);
    int sum =
        ~Checksum.fold(
                PacketChain.sum(p, 0, length)
                    + Checksum.pseudoHeader(from, destination, Ipv4Header.PROTO_UDP, length))
            & 0xffff;
    // 0 would say that there is none (RFC 768).
    UdpHeader.setChecksum(at, sum == 0 ? 0xffff : sum);
    Packet.setFlags(p, Packet.flags(p) & Packet.CHAINED);
    SendResult result =
        ipv4.output(
            ctx, p, from, destination, Ipv4Header.PROTO_UDP, Ipv4.DEFAULT_TTL, discovery, out);
    if (result == SendResult.SENT) {
      counters.count(ctx, NetCounter.UDP_OUT);
    }
    return result;
  }

  /**
   * Copies a payload into a packet, or into a chain of packets each of which fits the MTU with its
   * headers, so that none has to be cut again.
   *
   * @return {@link Packet#NONE} if there are not so many packets
   */
  int packetsOf(Context ctx, byte[] data, int offset, int length, int mtu) {
    int first = pool.allocate(ctx);
    if (first == Packet.NONE) {
      return Packet.NONE;
    }
    int most = Math.min(mtu - Ipv4Header.MIN_LENGTH, Packet.CAPACITY);
    if (length + UdpHeader.LENGTH <= most) {
      Packet.setLength(first, length);
      Memory.put(data, offset, Packet.data(first), length);
      return first;
    }
    int piece = Math.max(most & ~7, 8);
    int n = piece - UdpHeader.LENGTH;
    int p = first;
    for (int done = 0; ; ) {
      Packet.setLength(p, n);
      Memory.put(data, offset + done, Packet.data(p), n);
      done += n;
      if (done == length) {
        return first;
      }
      int q = pool.allocate(ctx);
      if (q == Packet.NONE) {
        PacketChain.free(ctx, pool, first);
        return Packet.NONE;
      }
      PacketChain.join(p, q);
      p = q;
      n = Math.min(piece, length - done);
    }
  }

  private void drop(Context ctx, int p, NetCounter why) {
    counters.count(ctx, why);
    PacketChain.free(ctx, pool, p);
  }
}
