package org.splnet.net.arp;

import java.util.Arrays;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Work;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.ethernet.Ethernet;
import org.splnet.net.ethernet.NeighbourResolver;
import org.splnet.net.header.ArpHeader;
import org.splnet.net.header.EthernetHeader;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.ipv4.Ipv4;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.ProtocolInput;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * Address resolution (RFC 826; RFC 1122, 2.3.2; RFC 5227, 2.3 and 2.4).
 *
 * <p>On output {@link #lookup} answers from a published table without a lock; {@link #resolve} is
 * called for neighbours that it does not know. On input every well-formed message is merged into
 * the table, and its sender added if it asked for an address of this host and is on the link. What
 * becomes of a neighbour over time is in {@link ArpInterface}. Messages that contest an address of
 * this host are shown to a {@link ConflictListener}, and not believed.
 *
 * <p>A message ends as ARP_DONE, answered or not (an answer is the same packet, made anew, and
 * begins as ARP_REPLIES), or as DROP_ARP_BAD.
 */
public final class Arp implements ProtocolInput, NeighbourResolver {
  private final Machine machine;
  private final PacketPool pool;
  private final NetCounters counters;
  private final Ipv4 ipv4;

  /** By interface number. Whoever has a number sees its table. */
  private volatile NeighbourTable[] tables = new NeighbourTable[0];

  private volatile ArpInterface[] interfaces = new ArpInterface[0];

  private ConflictListener conflicts = ConflictListener.DEAF;

  /** ARP beside IPv4. */
  public Arp(Machine machine, PacketPool pool, NetCounters counters, Ipv4 ipv4) {
    this.machine = machine;
    this.pool = pool;
    this.counters = counters;
    this.ipv4 = ipv4;
  }

  /** Sets who hears of conflicts; done while the stack is built. */
  public void setConflictListener(ConflictListener to) {
    conflicts = to;
  }

  /**
   * Makes room for an interface's neighbours; interfaces come in the order of their numbers.
   * Context: TOP. Locks: the stack's interface configuration lock.
   */
  public void attach(Context ctx, NetInterface iface) {
    ArpInterface a = new ArpInterface(machine, iface, ipv4, pool, counters);
    ArpInterface[] all = Arrays.copyOf(interfaces, iface.index() + 1);
    all[iface.index()] = a;
    interfaces = all;
    NeighbourTable[] now = new NeighbourTable[all.length];
    for (int i = 0; i < all.length; i++) {
      now[i] = all[i].table();
    }
    tables = now;
  }

  /**
   * Adds a permanent neighbour. Context: any up to the level of protocol classes. Locks: none of
   * class {@code arp} or further in.
   */
  public void addStatic(Context ctx, NetInterface iface, Ipv4Address address, MacAddress station) {
    TransmitBatch out = ipv4.takeBatch(ctx);
    of(iface).addStatic(ctx, address.bits(), station.bits(), out);
    ipv4.giveBatch(ctx, out);
  }

  /**
   * Announces an address of this host to all stations of an interface, so that they correct what
   * they knew (RFC 5227, 2.3). Context: any up to the level of protocol classes. Locks: none of
   * class {@code device} or further in.
   */
  public void announce(Context ctx, NetInterface iface, Ipv4Address address) {
    TransmitBatch out = ipv4.takeBatch(ctx);
    announce(ctx, iface, address.bits(), out);
    ipv4.giveBatch(ctx, out);
  }

  /** As {@link #announce(Context, NetInterface, Ipv4Address)}, into a batch. */
  public void announce(Context ctx, NetInterface iface, int address, TransmitBatch out) {
    of(iface).announce(ctx, address, out);
  }

  /**
   * Asks the stations of an interface whether one of them has an address (RFC 5227, 2.1.1), into a
   * batch. Context: any up to the level of protocol classes. Locks: none of class {@code device} or
   * further in.
   */
  public void probe(Context ctx, NetInterface iface, int address, TransmitBatch out) {
    of(iface).probe(ctx, address, out);
  }

  /**
   * Forgets an interface's neighbours, permanent ones apart, and drops what waits for them.
   * Context: any up to the level of protocol classes. Locks: none of class {@code arp} or further
   * in.
   */
  public void flush(Context ctx, NetInterface iface) {
    of(iface).flush(ctx);
  }

  /**
   * Forgets all neighbours of an interface that is detached, and drops what waits for them or will.
   * Context: TOP. Locks: none.
   */
  public void detach(Context ctx, NetInterface iface) {
    of(iface).close(ctx);
  }

  /** The neighbours of an interface. */
  public NeighbourTable table(NetInterface iface) {
    return of(iface).table();
  }

  private ArpInterface of(NetInterface iface) {
    return interfaces[iface.index()];
  }

  @Override
  @Work("arp.lookup")
  public long lookup(NetInterface iface, int address) {
    return tables[iface.index()].lookup(address);
  }

  @Override
  public void resolve(Context ctx, NetInterface iface, int packet, int address, TransmitBatch out) {
    of(iface).resolve(ctx, packet, address, out);
  }

  @Override
  public void input(Context ctx, PacketVector v) {
    counters.count(ctx, NetCounter.ARP_IN, v.size());
    TransmitBatch out = ipv4.takeBatch(ctx);
    for (int i = 0; i < v.size(); i++) {
      inputOne(ctx, v.get(i), out);
    }
    v.clear();
    ipv4.giveBatch(ctx, out);
  }

  /** The algorithm of RFC 826, "Packet Reception", for one message. */
  private void inputOne(Context ctx, int p, TransmitBatch out) {
    ArpInterface a = interfaces[Packet.input(p)];
    long at = Packet.data(p);
    if (Packet.length(p) < ArpHeader.LENGTH || !isGood(ctx, a, at, out)) {
      counters.count(ctx, NetCounter.DROP_ARP_BAD);
      pool.free(ctx, p);
      return;
    }
    counters.count(ctx, NetCounter.ARP_DONE);
    int sender = ArpHeader.sender(at);
    long station = ArpHeader.senderStation(at);
    int target = ArpHeader.target(at);
    boolean forUs = a.isOwn(target);
    if (sender != 0) {
      // A sender of 0 probes whether an address is in use (RFC 5227, 2.1.1): nothing to learn.
      a.learn(ctx, sender, station, forUs && a.isOnLink(sender), out);
    }
    if (forUs && ArpHeader.operation(at) == ArpHeader.REQUEST) {
      reply(ctx, a.iface(), p, at, sender, station, target, out);
    } else {
      pool.free(ctx, p);
    }
  }

  /** Whether a message says what may be believed; one that contests an own address does not. */
  private boolean isGood(Context ctx, ArpInterface a, long at, TransmitBatch out) {
    int operation = ArpHeader.operation(at);
    long station = ArpHeader.senderStation(at);
    int sender = ArpHeader.sender(at);
    if (!ArpHeader.isEthernetIpv4(at)
        || (operation != ArpHeader.REQUEST && operation != ArpHeader.REPLY)
        || MacAddress.isGroup(station)
        || station == 0
        || station == a.iface().addressBits()
        || sender >>> 28 >= 0xe
        || Ipv4Address.isLoopback(sender)) {
      return false;
    }
    int contested = a.contested(sender, ArpHeader.target(at));
    if (contested == 0) {
      return true;
    }
    counters.count(ctx, NetCounter.ARP_CONFLICTS);
    conflicts.conflict(ctx, a.iface(), contested, station, out);
    return false;
  }

  /** Makes a request into its reply. */
  private void reply(
      Context ctx,
      NetInterface iface,
      int p,
      long at,
      int sender,
      long station,
      int target,
      TransmitBatch out) {
    ArpHeader.set(at, ArpHeader.REPLY, iface.addressBits(), target, station, sender);
    Packet.setLength(p, ArpHeader.LENGTH);
    Packet.setFlags(p, 0);
    counters.count(ctx, NetCounter.ARP_REPLIES);
    Ethernet.frame(ctx, iface, p, station, EthernetHeader.TYPE_ARP, out);
  }
}
