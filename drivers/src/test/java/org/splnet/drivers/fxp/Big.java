package org.splnet.drivers.fxp;

import org.splnet.net.header.Ipv4Header;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.packet.Packet;

/** A datagram of a given size to {@link FxpHost#DESTINATIONS}. */
final class Big {
  private Big() {}

  static void send(FxpHost from, int bytes) {
    from.run(ctx -> {
      TransmitBatch out = from.stack.ipv4().takeBatch(ctx);
      int p = from.stack.pool().allocate(ctx);
      Packet.setLength(p, bytes);
      int to = FxpHost.DESTINATIONS.network().address().bits() | 1;
      from.stack.ipv4().output(ctx, p, 0, to, Ipv4Header.PROTO_UDP, 64, out);
      from.stack.ipv4().giveBatch(ctx, out);
    });
  }
}
