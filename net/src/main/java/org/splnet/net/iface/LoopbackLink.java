package org.splnet.net.iface;

import org.splnet.kernel.Context;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.Dispatch;

/** No link header: what goes out of the loopback interface is a network-layer packet. */
public final class LoopbackLink implements LinkLayer {
  private final Dispatch ipv4;

  /** A link below IPv4. */
  public LoopbackLink(Dispatch ipv4) {
    this.ipv4 = ipv4;
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
      Packet.setFlags(p, Packet.CHECKSUM_TRUSTED);
    }
    ipv4.deliver(ctx, v);
  }

  @Override
  public void output(Context ctx, NetInterface iface, int packet, int nextHop, TransmitBatch out) {
    out.add(ctx, iface, packet);
  }
}
