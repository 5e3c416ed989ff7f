package org.splnet.net.ethernet;

import org.splnet.kernel.Context;
import org.splnet.kernel.Work;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.header.EthernetHeader;
import org.splnet.net.iface.LinkLayer;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.packet.VectorPool;
import org.splnet.net.queue.Dispatch;
import org.splnet.net.stats.NetCounter;

/**
 * Ethernet II (RFC 894): demultiplexing by type on input, framing on output.
 *
 * <p>Frames for another station are dropped; broadcast and multicast are marked, so that nothing
 * answers them with an error.
 */
public final class Ethernet implements LinkLayer {
  /** The multicast stations of IPv4 groups (RFC 1112): these bits and the group's low 23. */
  private static final long IPV4_MULTICAST = 0x01005e000000L;

  private final PacketPool pool;
  private final VectorPool vectors;
  private final Dispatch ipv4;
  private final Dispatch arp;
  private final NeighbourResolver neighbours;

  /** Ethernet below the given protocols. */
  public Ethernet(
      PacketPool pool,
      VectorPool vectors,
      Dispatch ipv4,
      Dispatch arp,
      NeighbourResolver neighbours) {
    this.pool = pool;
    this.vectors = vectors;
    this.ipv4 = ipv4;
    this.arp = arp;
    this.neighbours = neighbours;
  }

  @Override
  public int headerLength() {
    return EthernetHeader.LENGTH;
  }

  @Override
  @Work(value = "ethernet.input", on = 2)
  public void input(Context ctx, NetInterface iface, PacketVector v) {
    long own = iface.addressBits();
    int index = iface.index();
    long now = ctx.now();
    PacketVector arps = null;
    int kept = 0;
    for (int i = 0; i < v.size(); i++) {
      int p = v.get(i);
      if (Packet.length(p) < EthernetHeader.LENGTH) {
        drop(ctx, iface, p, NetCounter.DROP_LINK_SHORT);
        continue;
      }
      long at = Packet.data(p);
      long destination = EthernetHeader.destination(at);
      if (destination != own) {
        if (!MacAddress.isGroup(destination)) {
          drop(ctx, iface, p, NetCounter.DROP_LINK_NOT_OURS);
          continue;
        }
        Packet.setFlags(p, Packet.LINK_BROADCAST);
      }
      int type = EthernetHeader.type(at);
      Packet.setArrivalNanos(p, now);
      Packet.setInput(p, index);
      if (type == EthernetHeader.TYPE_IPV4) {
        Packet.pull(p, EthernetHeader.LENGTH);
        v.set(kept++, p);
      } else if (type == EthernetHeader.TYPE_ARP) {
        Packet.pull(p, EthernetHeader.LENGTH);
        if (arps == null) {
          arps = vectors.take(ctx);
        }
        if (arps.isFull()) {
          arp.deliver(ctx, arps);
        }
        arps.add(p);
      } else {
        drop(ctx, iface, p, NetCounter.DROP_LINK_PROTOCOL);
      }
    }
    v.truncate(kept);
    if (arps != null) {
      arp.deliver(ctx, arps);
      vectors.give(ctx, arps);
    }
    if (kept > 0) {
      ipv4.deliver(ctx, v);
    }
  }

  @Override
  @Work("ethernet.output")
  public void output(Context ctx, NetInterface iface, int packet, int nextHop, TransmitBatch out) {
    long station;
    if (Ipv4Address.isMulticast(nextHop)) {
      station = IPV4_MULTICAST | (nextHop & 0x7fffff);
    } else if (nextHop == -1) {
      station = MacAddress.BROADCAST.bits();
    } else {
      station = neighbours.lookup(iface, nextHop);
      if (station < 0) {
        neighbours.resolve(ctx, iface, packet, nextHop, out);
        return;
      }
    }
    frame(ctx, iface, packet, station, EthernetHeader.TYPE_IPV4, out);
  }

  /** Puts a header in front of a packet and adds it to a batch. */
  public static void frame(
      Context ctx, NetInterface iface, int packet, long station, int type, TransmitBatch out) {
    long at = Packet.push(packet, EthernetHeader.LENGTH);
    EthernetHeader.set(at, station, iface.addressBits(), type);
    out.add(ctx, iface, packet);
  }

  private void drop(Context ctx, NetInterface iface, int p, NetCounter why) {
    iface.counters().count(ctx, why);
    pool.free(ctx, p);
  }
}
