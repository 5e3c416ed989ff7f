package org.splnet.net.iface;

import org.splnet.kernel.Context;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.Dispatch;

/**
 * No link header: a frame is an IPv4 datagram, and all that is sent goes to the one that is there,
 * this host itself or the other end of a line. There is nobody to be found by ARP.
 */
public final class RawLink implements LinkLayer {
  private final Dispatch ipv4;
  private final int flags;

  /**
   * A link below IPv4.
   *
   * @param flags of the packets that come in, such as {@link Packet#CHECKSUM_TRUSTED}
   */
  public RawLink(Dispatch ipv4, int flags) {
    this.ipv4 = ipv4;
    this.flags = flags;
  }

  @Override
  public int headerLength() {
    return 0;
  }

  @Override
  public void input(Context ctx, NetInterface iface, PacketVector v) {
    long now = ctx.now();
    for (int i = 0; i < v.size(); i++) {
      int p = v.get(i);
      Packet.setArrivalNanos(p, now);
      Packet.setInput(p, iface.index());
      Packet.setFlags(p, flags);
    }
    ipv4.deliver(ctx, v);
  }

  @Override
  public void output(Context ctx, NetInterface iface, int packet, int nextHop, TransmitBatch out) {
    out.add(ctx, iface, packet);
  }
}
