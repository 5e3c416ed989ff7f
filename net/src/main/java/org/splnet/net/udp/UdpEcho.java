package org.splnet.net.udp;

import org.splnet.kernel.Context;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.iface.TransmitBatch;

/**
 * The echo service (RFC 862), inside the stack: a datagram goes back in the packets in which it
 * came.
 */
public final class UdpEcho extends UdpService {
  /** The port of the service. */
  public static final int PORT = 7;

  private UdpEcho(Udp udp) {
    super(udp.pool());
  }

  /**
   * Starts the service; it ends when the endpoint is closed. Context and locks as for {@link
   * Udp#bind}.
   *
   * @throws UdpException if the address is not local or the port taken
   */
  public static UdpEndpoint start(Context ctx, Udp udp, Ipv4Address address, int port) {
    return udp.bind(ctx, address, port, new UdpEcho(udp));
  }

  @Override
  public String label() {
    return "echo";
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
    endpoint.send(ctx, packet, destination, source, sourcePort, out);
  }
}
