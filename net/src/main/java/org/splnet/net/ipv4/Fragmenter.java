package org.splnet.net.ipv4;

import java.util.concurrent.atomic.AtomicInteger;
import org.splnet.kernel.Context;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.packet.PacketPool;

/**
 * Cuts IPv4 packets into fragments that fit an MTU (RFC 791, 3.2; RFC 1812, 4.2.2.7).
 *
 * <p>The first fragment is the packet itself, shortened; the others are fresh packets. Either all
 * are made or none: half a datagram is of no use to anybody. A packet that is a fragment already is
 * cut like any other. No lock but the pool's; any context.
 */
final class Fragmenter {
  private final PacketPool pool;

  /**
   * Identification of datagrams that may be in fragments. Shared by all CPUs, for two of them must
   * not use one number to the same destination at a time (RFC 6864, 4.3); datagrams that are never
   * cut do not use it up. Begins anywhere; 0 means that it has not begun.
   */
  private final AtomicInteger nextId = new AtomicInteger();

  Fragmenter(PacketPool pool) {
    this.pool = pool;
  }

  /** The identification of the next datagram that this host cuts. */
  int nextId(Context ctx) {
    if (nextId.get() == 0) {
      nextId.compareAndSet(0, ctx.random().nextInt() | 1);
    }
    return nextId.getAndIncrement() & 0xffff;
  }

  /**
   * Cuts a packet, whose data begins with its IPv4 header and whose options are well-formed, into a
   * chain of packets, each with a header of its own.
   *
   * @return false, and the packet unchanged, if there are no packets to be had or the MTU leaves no
   *     room for data
   */
  boolean cut(Context ctx, int p, int mtu) {
    long at = Packet.data(p);
    int headerLength = Ipv4Header.headerLength(at);
    int total = Packet.length(p);
    int word = Ipv4Header.fragment(at);
    int most = mtu - headerLength & ~7;
    if (most < 8) {
      return false;
    }
    int last = Packet.NONE;
    int first = Packet.NONE;
    int room;
    for (int from = headerLength + most; from < total; from += room) {
      int q = pool.allocate(ctx);
      if (q == Packet.NONE) {
        PacketChain.free(ctx, pool, first);
        return false;
      }
      long to = Packet.data(q);
      Memory.copy(at, to, Ipv4Header.MIN_LENGTH);
      int header =
          Ipv4Header.MIN_LENGTH
              + Ipv4Options.copyToFragment(at, headerLength, to + Ipv4Header.MIN_LENGTH);
      room = Math.min(mtu, Packet.CAPACITY) - header & ~7;
      int n = Math.min(room, total - from);
      Packet.setLength(q, header + n);
      Packet.setInput(q, Packet.input(p));
      Memory.copy(at + from, to + header, n);
      Ipv4Header.setHeaderLength(to, header);
      int part = word + (from - headerLength >> 3);
      Ipv4Header.setPart(to, header + n, from + n < total ? part | Ipv4Header.MF : part);
      if (first == Packet.NONE) {
        first = q;
      } else {
        PacketChain.join(last, q);
      }
      last = q;
    }
    Packet.setLength(p, headerLength + most);
    Ipv4Header.setPart(at, headerLength + most, word | Ipv4Header.MF);
    PacketChain.join(p, first);
    return true;
  }
}
