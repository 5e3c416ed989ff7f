package org.splnet.net.udp;

import org.splnet.kernel.Context;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.packet.PacketPool;

/**
 * The echo service (RFC 862), inside the stack: a datagram goes back in the packets in which it
 * came.
 *
 * <p>Silent towards groups and broadcast, port 0, and the service's own port: two echo services
 * that were introduced to each other by a forged source would never stop.
 */
public final class UdpEcho implements UdpEndpoint.Handler {
  /** The port of the service. */
  public static final int PORT = 7;

  private final PacketPool pool;

  private UdpEcho(PacketPool pool) {
    this.pool = pool;
  }

  /**
   * Starts the service; it ends when the endpoint is closed. Context and locks as for {@link
   * Udp#bind}.
   *
   * @throws UdpException if the address is not local or the port taken
   */
  public static UdpEndpoint start(Context ctx, Udp udp, Ipv4Address address, int port) {
    return udp.bind(ctx, address, port, new UdpEcho(udp.pool()));
  }

  @Override
  public boolean takesChains() {
    return true;
  }

  @Override
  public boolean receive(
      Context ctx,
      UdpEndpoint endpoint,
      int packet,
      int source,
      int sourcePort,
      int destination,
      TransmitBatch out) {
    if ((Packet.flags(packet) & Packet.LINK_BROADCAST) != 0
        || sourcePort == 0
        || sourcePort == endpoint.port()) {
      PacketChain.free(ctx, pool, packet);
    } else {
      endpoint.send(ctx, packet, destination, source, sourcePort, out);
    }
    return true;
  }
}
