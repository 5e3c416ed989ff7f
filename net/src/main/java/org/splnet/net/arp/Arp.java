package org.splnet.net.arp;

import java.util.List;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.ethernet.NeighbourResolver;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.ipv4.Ipv4;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.ProtocolInput;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/** Address resolution (RFC 826). */
public final class Arp implements ProtocolInput, NeighbourResolver {
  private final Machine machine;
  private final PacketPool pool;
  private final NetCounters counters;
  private volatile List<NeighbourTable> tables = List.of();

  /** ARP beside IPv4. */
  public Arp(Machine machine, PacketPool pool, NetCounters counters, Ipv4 ipv4) {
    this.machine = machine;
    this.pool = pool;
    this.counters = counters;
  }

  /** Makes room for an interface's neighbours. */
  public void attach(Context ctx, NetInterface iface) {
    List<NeighbourTable> now = new java.util.ArrayList<>(tables);
    now.add(new NeighbourTable(machine, iface.name()));
    tables = List.copyOf(now);
  }

  /** Adds a permanent neighbour. */
  public void addStatic(Context ctx, NetInterface iface, Ipv4Address address, MacAddress station) {
    tables.get(iface.index()).put(ctx, address, station);
  }

  @Override
  public long lookup(NetInterface iface, int address) {
    return tables.get(iface.index()).lookup(address);
  }

  @Override
  public void resolve(Context ctx, NetInterface iface, int packet, int address, TransmitBatch out) {
    counters.count(ctx, NetCounter.DROP_ARP_UNRESOLVED);
    pool.free(ctx, packet);
  }

  @Override
  public void input(Context ctx, PacketVector v) {
    counters.count(ctx, NetCounter.DROP_ARP_BAD, v.size());
    pool.free(ctx, v);
  }
}
