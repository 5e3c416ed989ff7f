package org.splnet.net.icmp;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.PerContext;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.header.IcmpHeader;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.ipv4.ErrorReporter;
import org.splnet.net.ipv4.IcmpError;
import org.splnet.net.ipv4.InterfaceTable;
import org.splnet.net.ipv4.Ipv4;
import org.splnet.net.ipv4.PathMtuCache;
import org.splnet.net.ipv4.PathMtuDiscovery;
import org.splnet.net.ipv4.SendResult;
import org.splnet.net.ipv4.TransportInput;
import org.splnet.net.packet.Checksum;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * ICMP (RFC 792; RFC 1122, 3.2.2; RFC 1812, 4.3).
 *
 * <p>Three parts. <em>Questions</em>: a request for an echo or the time is made into its reply, in
 * place. <em>Errors out</em>: {@link #report}, which asks every question of RFC 1122, 3.2.2 before
 * it sends one, and a token bucket after that; the bucket is one per context, so it needs no lock,
 * and a stack on n CPUs sends at most n times the rate. <em>Errors in</em>: given to the transport
 * whose packet is quoted; "too big" lowers the path's MTU, a redirect becomes a route ({@link
 * Redirects}), both only if the transport knows of the packet.
 *
 * <p>No part but those two takes a lock. The rest is dropped and counted: source quench is ignored
 * (RFC 6633), address masks are not told and routers not asked for (RFC 6918 has done away with
 * both questions, or leaves them to DHCP).
 */
public final class Icmp implements TransportInput, ErrorReporter {
  /** RFC 1812, 4.3.2.3: an error quotes as much as fits a datagram of so many bytes. */
  private static final int MAX_DATAGRAM = 576;

  private static final int MAX_QUOTE = MAX_DATAGRAM - Ipv4Header.MIN_LENGTH - IcmpHeader.LENGTH;

  /** RFC 792: errors quote at least so much of the data behind the header. */
  private static final int MIN_QUOTED_DATA = 8;

  private final PacketPool pool;
  private final NetCounters counters;
  private final Ipv4 ipv4;
  private final InterfaceTable interfaces;
  private final PerContext<TokenBucket> buckets;
  private final Redirects redirects;
  private final @Nullable TransportErrorInput[] transports = new @Nullable TransportErrorInput[256];
  private volatile int errorsPerSecond = 100;
  private volatile int errorBurst = 50;

  /** ICMP beside IPv4. */
  public Icmp(
      Machine machine,
      PacketPool pool,
      NetCounters counters,
      Ipv4 ipv4,
      InterfaceTable interfaces) {
    this.pool = pool;
    this.counters = counters;
    this.ipv4 = ipv4;
    this.interfaces = interfaces;
    this.redirects = new Redirects(machine, counters, ipv4);
    this.buckets =
        machine.perContext(ctx -> new TokenBucket(errorsPerSecond, errorBurst, ctx.now()));
  }

  /** Registers who hears of errors about packets of a protocol; done while the stack is built. */
  public void register(int protocol, TransportErrorInput transport) {
    transports[protocol] = transport;
  }

  /**
   * Sets how many errors each context may send; 100 a second in bursts of 50 unless told. Holds for
   * contexts that have not sent one yet.
   */
  public void setErrorRate(int perSecond, int burst) {
    if (perSecond < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "error rate "
              + perSecond
              + " a second in bursts of "
              + burst
              + ": both must be positive");
    }
    errorsPerSecond = perSecond;
    errorBurst = burst;
  }

  /**
   * Whether redirects are heeded; they are unless told. While packets are forwarded none is (RFC
   * 1812, 5.2.7.2).
   */
  public void setAcceptingRedirects(boolean on) {
    redirects.setAccepting(on);
  }

  /** Ends what is due later, and forgets redirects. Context: TOP. Locks: none. */
  public void close(Context ctx) {
    redirects.close(ctx);
  }

  @Override
  public void input(Context ctx, int p, int headerLength, TransmitBatch out) {
    counters.count(ctx, NetCounter.ICMP_IN);
    int length = PacketChain.length(p) - headerLength;
    long ip = Packet.data(p);
    long at = ip + headerLength;
    if (length < IcmpHeader.LENGTH
        || ((Packet.flags(p) & Packet.CHECKSUM_TRUSTED) == 0
            && Checksum.fold(PacketChain.sum(p, headerLength, length)) != 0xffff)) {
      drop(ctx, p, NetCounter.DROP_ICMP_BAD);
      return;
    }
    int type = IcmpHeader.type(at);
    switch (type) {
      case IcmpHeader.ECHO -> {
        if (mayAnswer(ctx, p, ip)) {
          echo(ctx, p, ip, at, headerLength, out);
        }
      }
      case IcmpHeader.TIMESTAMP -> {
        if (length < IcmpHeader.TIMESTAMP_LENGTH || Packet.isChained(p)) {
          drop(ctx, p, NetCounter.DROP_ICMP_BAD);
        } else if (mayAnswer(ctx, p, ip)) {
          timestamp(ctx, p, ip, at, headerLength, out);
        }
      }
      case IcmpHeader.REDIRECT,
          IcmpHeader.UNREACHABLE,
          IcmpHeader.TIME_EXCEEDED,
          IcmpHeader.PARAMETER_PROBLEM ->
          drop(ctx, p, error(ctx, p, type, at, Packet.length(p) - headerLength));
      default -> drop(ctx, p, NetCounter.DROP_ICMP_TYPE);
    }
  }

  /** Whether a question may be answered (RFC 1122, 3.2.2.6 and 3.2.2.8); drops it if not. */
  private boolean mayAnswer(Context ctx, int p, long ip) {
    if ((Packet.flags(p) & Packet.LINK_BROADCAST) != 0 || !isAnswerable(p, Ipv4Header.source(ip))) {
      drop(ctx, p, NetCounter.DROP_ICMP_GROUP);
      return false;
    }
    return true;
  }

  /** Makes a request into its reply (RFC 1122, 3.2.2.6). */
  private void echo(Context ctx, int p, long ip, long at, int headerLength, TransmitBatch out) {
    int code = IcmpHeader.code(at);
    int checksum = IcmpHeader.checksum(at);
    IcmpHeader.setType(at, IcmpHeader.ECHO_REPLY);
    IcmpHeader.setChecksum(
        at,
        Checksum.update(checksum, IcmpHeader.ECHO << 8 | code, IcmpHeader.ECHO_REPLY << 8 | code));
    if (answer(ctx, p, ip, headerLength, out)) {
      counters.count(ctx, NetCounter.ICMP_ECHOES);
    }
  }

  /**
   * Makes a request into its reply (RFC 1122, 3.2.2.8). The machine's clock has nothing to do with
   * midnight, which the times say by their highest bit (RFC 792).
   */
  private void timestamp(
      Context ctx, int p, long ip, long at, int headerLength, TransmitBatch out) {
    int time = (int) (ctx.machine().nanos() / 1_000_000) | 1 << 31;
    Packet.setLength(p, headerLength + IcmpHeader.TIMESTAMP_LENGTH);
    IcmpHeader.set(at, IcmpHeader.TIMESTAMP_REPLY, 0, 0, IcmpHeader.rest(at));
    IcmpHeader.setTimes(at, time);
    IcmpHeader.setChecksum(at, Checksum.of(at, IcmpHeader.TIMESTAMP_LENGTH));
    if (answer(ctx, p, ip, headerLength, out)) {
      counters.count(ctx, NetCounter.ICMP_TIMESTAMPS);
    }
  }

  /** Sends a packet back as its answer; options of the request are left out. */
  private boolean answer(Context ctx, int p, long ip, int headerLength, TransmitBatch out) {
    int from = Ipv4Header.source(ip);
    int to = Ipv4Header.destination(ip);
    counters.count(ctx, NetCounter.ICMP_DONE);
    Packet.setFlags(p, Packet.flags(p) & Packet.CHAINED);
    Packet.pull(p, headerLength);
    return send(ctx, p, to, from, out) == SendResult.SENT;
  }

  /**
   * Nobody here could tell whether a router's report on a message is true: routers may cut them.
   */
  private SendResult send(Context ctx, int p, int from, int to, TransmitBatch out) {
    return ipv4.output(
        ctx, p, from, to, Ipv4Header.PROTO_ICMP, Ipv4.DEFAULT_TTL, PathMtuDiscovery.DONT, out);
  }

  /** Takes in an error; returns as what its packet is to be counted. */
  private NetCounter error(Context ctx, int p, int type, long at, int length) {
    long quoted = at + IcmpHeader.LENGTH;
    int left = length - IcmpHeader.LENGTH;
    if (left < Ipv4Header.MIN_LENGTH || Ipv4Header.version(quoted) != 4) {
      return NetCounter.DROP_ICMP_BAD;
    }
    int headerLength = Ipv4Header.headerLength(quoted);
    if (headerLength < Ipv4Header.MIN_LENGTH || left < headerLength + MIN_QUOTED_DATA) {
      return NetCounter.DROP_ICMP_BAD;
    }
    if ((Packet.flags(p) & Packet.LINK_BROADCAST) != 0) {
      return NetCounter.DROP_ICMP_GROUP;
    }
    if (!ipv4.isOwn(Ipv4Header.source(quoted))) {
      return NetCounter.DROP_ICMP_QUOTE;
    }
    TransportErrorInput transport = transports[Ipv4Header.protocol(quoted)];
    boolean first = (Ipv4Header.fragment(quoted) & Ipv4Header.OFFSET_MASK) == 0;
    boolean ours = transport != null && first && transport.isOurs(ctx, quoted, headerLength);
    if (type == IcmpHeader.REDIRECT) {
      long ip = Packet.data(p);
      int router = Ipv4Header.source(ip);
      return ours && redirects.redirect(ctx, Packet.input(p), router, at, quoted)
          ? NetCounter.ICMP_DONE
          : NetCounter.DROP_ICMP_REDIRECT;
    }
    IcmpError error = IcmpError.of(type, IcmpHeader.code(at));
    if (!ours || transport == null || error == null) {
      return NetCounter.ICMP_DONE;
    }
    int info =
        switch (error) {
          case FRAGMENTATION_NEEDED -> tooBig(ctx, at, quoted);
          case PARAMETER_PROBLEM -> IcmpHeader.pointer(at);
          default -> 0;
        };
    if (error == IcmpError.FRAGMENTATION_NEEDED && info == 0) {
      return NetCounter.DROP_ICMP_QUOTE;
    }
    transport.error(ctx, error, info, quoted, headerLength);
    return NetCounter.ICMP_DONE;
  }

  /**
   * Lowers the MTU of a path (RFC 1191, 6); the MTU, or 0 if that cannot be true: the packet fits,
   * or said that it may be cut.
   */
  private int tooBig(Context ctx, long at, long quoted) {
    if ((Ipv4Header.fragment(quoted) & Ipv4Header.DF) == 0) {
      return 0;
    }
    int mtu = PathMtuCache.meant(IcmpHeader.mtu(at), Ipv4Header.totalLength(quoted));
    if (mtu != 0) {
      ipv4.pathMtus().lower(ctx, Ipv4Header.destination(quoted), mtu);
    }
    return mtu;
  }

  /**
   * Reports a packet, if an error may be sent about it; does not consume it.
   *
   * <p>Context: any up to the level of protocol classes. Locks: none of class {@code arp} or
   * further in.
   */
  @Override
  public void report(Context ctx, int packet, IcmpError error, int info, TransmitBatch out) {
    long original = Packet.data(packet);
    int source = Ipv4Header.source(original);
    if (!mayReport(packet, original, source)) {
      return;
    }
    if (!buckets.get(ctx).take(ctx.now())) {
      counters.count(ctx, NetCounter.ICMP_LIMITED);
      return;
    }
    int p = pool.allocate(ctx);
    if (p == Packet.NONE) {
      counters.count(ctx, NetCounter.DROP_NO_PACKET);
      return;
    }
    int quote = Math.min(Packet.length(packet), MAX_QUOTE);
    Packet.setLength(p, IcmpHeader.LENGTH + quote);
    long at = Packet.data(p);
    int rest =
        switch (error) {
          case FRAGMENTATION_NEEDED -> info & 0xffff;
          case PARAMETER_PROBLEM -> info << 24;
          case REDIRECT -> info;
          default -> 0;
        };
    IcmpHeader.set(at, error.type(), error.code(), 0, rest);
    Memory.copy(original, at + IcmpHeader.LENGTH, quote);
    IcmpHeader.setChecksum(at, Checksum.of(at, IcmpHeader.LENGTH + quote));
    int from = ownAddress(Ipv4Header.destination(original));
    if (send(ctx, p, from, source, out) == SendResult.SENT) {
      counters.count(
          ctx, error == IcmpError.REDIRECT ? NetCounter.REDIRECTS_SENT : NetCounter.ICMP_ERRORS);
    }
  }

  /**
   * RFC 1122, 3.2.2 and RFC 1812, 4.3.2.7: no error about an ICMP error, a group's packet, a
   * fragment other than the first, or a packet whose source is not a single host.
   */
  private boolean mayReport(int packet, long original, int source) {
    int destination = Ipv4Header.destination(original);
    if ((Packet.flags(packet) & Packet.LINK_BROADCAST) != 0
        || destination >>> 28 >= 0xe
        || (Ipv4Header.fragment(original) & Ipv4Header.OFFSET_MASK) != 0
        || !isAnswerable(packet, source)
        || isBroadcast(destination)) {
      return false;
    }
    if (Ipv4Header.protocol(original) != Ipv4Header.PROTO_ICMP) {
      return true;
    }
    int headerLength = Ipv4Header.headerLength(original);
    return Packet.length(packet) > headerLength
        && IcmpHeader.isQuery(IcmpHeader.type(original + headerLength));
  }

  /** Whether a source is a single host to which an answer can go. */
  private boolean isAnswerable(int packet, int source) {
    return source >>> 24 != 0
        && source >>> 28 < 0xe
        && (!Ipv4Address.isLoopback(source) || interfaces.isLoopback(Packet.input(packet)))
        && !isBroadcast(source);
  }

  private boolean isBroadcast(int address) {
    Route route = ipv4.routes().lookup(address);
    return route != null && route.kind() == Route.Kind.BROADCAST;
  }

  /**
   * The address that was asked, if it is one of this host (RFC 1122, 3.2.2); else 0, for that of
   * the way out (RFC 1812, 4.3.2.4).
   */
  private int ownAddress(int destination) {
    return ipv4.isOwn(destination) ? destination : 0;
  }

  @Override
  public boolean takesChains() {
    return true;
  }

  private void drop(Context ctx, int p, NetCounter why) {
    counters.count(ctx, why);
    PacketChain.free(ctx, pool, p);
  }
}
