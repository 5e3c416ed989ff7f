package org.splnet.net.udp;

import org.splnet.kernel.Context;
import org.splnet.kernel.PerContext;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.icmp.TokenBucket;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * The character generator service (RFC 864), inside the stack: whatever the datagram, the answer is
 * a datagram of 0 to {@value #MAX_CHARACTERS} characters, their number drawn at random.
 *
 * <p>An empty datagram may bring 512 characters: with a forged source, that is a way to have a
 * victim flooded by others. So each context answers at most {@value #ANSWERS_A_SECOND} datagrams a
 * second, in bursts of {@value #BURST}, and a stack on n CPUs n times as many: about 25 kB a second
 * for each. The others end here and are counted.
 */
public final class UdpChargen extends UdpService {
  /** The port of the service. */
  public static final int PORT = 19;

  /** RFC 864: most characters of a datagram. */
  public static final int MAX_CHARACTERS = 512;

  static final int ANSWERS_A_SECOND = 100;
  static final int BURST = 50;

  // "One popular pattern" of RFC 864: lines of 72 characters of a ring, each begins one further on.
  private static final int LINE = 72;
  private static final int FIRST = ' ';
  private static final int RING = 95;

  private final NetCounters counters;
  private final PerContext<TokenBucket> buckets;

  private UdpChargen(Udp udp) {
    super(udp.pool());
    this.counters = udp.counters();
    this.buckets =
        udp.machine().perContext(ctx -> new TokenBucket(ANSWERS_A_SECOND, BURST, ctx.now()));
  }

  /**
   * Starts the service; it ends when the endpoint is closed. Context and locks as for {@link
   * Udp#bind}.
   *
   * @throws UdpException if the address is not local or the port taken
   */
  public static UdpEndpoint start(Context ctx, Udp udp, Ipv4Address address, int port) {
    return udp.bind(ctx, address, port, new UdpChargen(udp));
  }

  @Override
  public String label() {
    return "chargen";
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
    if (!buckets.get(ctx).take(ctx.now())) {
      counters.count(ctx, NetCounter.UDP_LIMITED);
      PacketChain.free(ctx, pool, packet);
      return;
    }
    PacketChain.trim(ctx, pool, packet, 0);
    int n = ctx.random().nextInt(MAX_CHARACTERS + 1);
    Packet.setLength(packet, n);
    fill(Packet.data(packet), n);
    endpoint.send(ctx, packet, destination, source, sourcePort, out);
  }

  private static void fill(long at, int n) {
    for (int i = 0; i < n; i++) {
      int line = i / (LINE + 2);
      int column = i % (LINE + 2);
      Memory.setU8(
          at + i, column < LINE ? FIRST + (line + column) % RING : "\r\n".charAt(column - LINE));
    }
  }
}
