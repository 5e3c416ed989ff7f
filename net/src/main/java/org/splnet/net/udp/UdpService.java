package org.splnet.net.udp;

import org.splnet.kernel.Context;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.packet.PacketPool;

/**
 * A small service inside the stack: it does something with each datagram and needs no state of its
 * sender.
 *
 * <p>Silent towards groups and broadcast, port 0, its own port, and the ports of the other services
 * that answer whatever they get: two of them that were introduced to each other by a forged source
 * would never stop.
 */
abstract sealed class UdpService implements UdpEndpoint.Handler
    permits UdpEcho, UdpDiscard, UdpChargen {
  final PacketPool pool;

  UdpService(PacketPool pool) {
    this.pool = pool;
  }

  @Override
  public final boolean takesChains() {
    return true;
  }

  @Override
  public final boolean receive(
      Context ctx,
      UdpEndpoint endpoint,
      int packet,
      int source,
      int sourcePort,
      int destination,
      TransmitBatch out) {
    if ((Packet.flags(packet) & Packet.LINK_BROADCAST) != 0
        || sourcePort == endpoint.port()
        || answersAnything(sourcePort)) {
      PacketChain.free(ctx, pool, packet);
    } else {
      serve(ctx, endpoint, packet, source, sourcePort, destination, out);
    }
    return true;
  }

  /** Echo, daytime, quote of the day, character generator, time; and the port that is none. */
  private static boolean answersAnything(int port) {
    return switch (port) {
      case 0, 7, 13, 17, 19, 37 -> true;
      default -> false;
    };
  }

  /**
   * Serves a datagram that may be answered; parameters, context and locks as of {@link #receive}.
   */
  abstract void serve(
      Context ctx,
      UdpEndpoint endpoint,
      int packet,
      int source,
      int sourcePort,
      int destination,
      TransmitBatch out);
}
