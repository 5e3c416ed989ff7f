package org.splnet.drivers.fxp;

import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.header.IcmpHeader;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.packet.Checksum;
import org.splnet.net.packet.Packet;

/** Echo requests, as an application would have the stack send them. */
final class Pings {
  private static final int LENGTH = 56;

  private Pings() {}

  static void ping(FxpHost from, String to, int count) {
    from.run(ctx -> {
      TransmitBatch out = from.stack.ipv4().takeBatch(ctx);
      for (int i = 0; i < count; i++) {
        int p = from.stack.pool().allocate(ctx);
        Packet.setLength(p, LENGTH);
        long at = Packet.data(p);
        IcmpHeader.set(at, IcmpHeader.ECHO, 0, 0, i);
        IcmpHeader.setChecksum(at, Checksum.of(at, LENGTH));
        from.stack
            .ipv4()
            .output(ctx, p, 0, Ipv4Address.parse(to).bits(), Ipv4Header.PROTO_ICMP, 64, out);
      }
      from.stack.ipv4().giveBatch(ctx, out);
    });
  }
}
