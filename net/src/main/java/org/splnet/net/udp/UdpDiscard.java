package org.splnet.net.udp;

import org.splnet.kernel.Context;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.packet.PacketChain;

/** The discard service (RFC 863), inside the stack: a datagram is thrown away. */
public final class UdpDiscard extends UdpService {
  /** The port of the service. */
  public static final int PORT = 9;

  private UdpDiscard(Udp udp) {
    super(udp.pool());
  }

  /**
   * Starts the service; it ends when the endpoint is closed. Context and locks as for {@link
   * Udp#bind}.
   *
   * @throws UdpException if the address is not local or the port taken
   */
  public static UdpEndpoint start(Context ctx, Udp udp, Ipv4Address address, int port) {
    return udp.bind(ctx, address, port, new UdpDiscard(udp));
  }

  @Override
  public String label() {
    return "discard";
  }

  @Override
  void serve(
      Context ctx,
      UdpEndpoint endpoint,
      int packet,
      int source,
      int sourcePort,
      int destination,
      TransmitBatch out) {
    PacketChain.free(ctx, pool, packet);
  }
}
