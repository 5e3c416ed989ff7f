package org.splnet.net.udp;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.ipv4.IcmpError;
import org.splnet.net.ipv4.PathMtuDiscovery;
import org.splnet.net.ipv4.SendResult;

/**
 * A local address and port, and who takes what comes for it. Made by {@link Udp#bind}.
 *
 * <p>Its handler is called without a lock held, so one call may still be under way on another CPU
 * when {@link #close} returns.
 */
public final class UdpEndpoint {
  /** Who takes datagrams. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Takes a datagram, whose packet's data is the payload; owns the packet in any case.
     *
     * <p>If the handler {@link #takesChains}, the packet may be the first of a {@link
     * org.splnet.net.packet.PacketChain}.
     *
     * <p>Context: the protocol's, on any CPU. Locks: none held.
     *
     * @param source the sender's address
     * @param sourcePort the sender's port, 0 if no answer is expected
     * @param destination to which address it was sent; of a group or a broadcast, if the packet has
     *     the flag {@code LINK_BROADCAST}
     * @param out where answers go
     * @return false if there was no room for it; the datagram is then counted as dropped
     */
    boolean receive(
        Context ctx,
        UdpEndpoint endpoint,
        int packet,
        int source,
        int sourcePort,
        int destination,
        TransmitBatch out);

    /** Whether it takes chains; without that, what does not fit one packet is dropped. */
    default boolean takesChains() {
      return false;
    }

    /** What it is, in a word, for people. */
    default String label() {
      return "service";
    }

    /** What waits to be taken. Context: TOP. Locks: none of class {@code sorcv} or further in. */
    default Backlog backlog(Context ctx) {
      return Backlog.NONE;
    }

    /**
     * Hears of an ICMP error about a datagram that seems to have been sent from here. Context and
     * locks as for {@link #receive}.
     *
     * @param info the MTU or the offset that the error carries, otherwise 0
     * @param destination to which address the datagram was sent
     * @param port to which port
     */
    default void error(
        Context ctx, UdpEndpoint endpoint, IcmpError error, int info, int destination, int port) {
      // Most services do not care.
    }
  }

  /**
   * Datagrams that wait.
   *
   * @param packets in how many packets
   * @param bytes how many bytes of payload
   */
  public record Backlog(int packets, int bytes) {
    /** Nothing waits. */
    public static final Backlog NONE = new Backlog(0, 0);
  }

  private final Udp udp;
  private final int address;
  private final int port;
  private final Handler handler;

  /** The only peer, address and port in one; 0 for any. */
  private volatile long peer;

  /** The next in its bucket; belongs to the table. */
  @Nullable UdpEndpoint next;

  UdpEndpoint(Udp udp, int address, int port, Handler handler) {
    this.udp = udp;
    this.address = address;
    this.port = port;
    this.handler = handler;
  }

  /** The local address; {@link Ipv4Address#ANY} for every address of this host. */
  public Ipv4Address address() {
    return new Ipv4Address(address);
  }

  int addressBits() {
    return address;
  }

  /** The local port. */
  public int port() {
    return port;
  }

  Handler handler() {
    return handler;
  }

  /** Takes datagrams and errors from one peer only. */
  void connect(int peerAddress, int peerPort) {
    peer = peer(peerAddress, peerPort);
  }

  /** Takes them from all again. */
  void disconnect() {
    peer = 0;
  }

  boolean isConnected() {
    return peer != 0;
  }

  UdpEndpointState state(Context ctx) {
    long only = peer;
    return new UdpEndpointState(
        address(),
        port,
        new Ipv4Address((int) (only >>> 16)),
        (int) only & 0xffff,
        handler.label(),
        handler.backlog(ctx));
  }

  /** Whether datagrams of a sender are for this endpoint. */
  boolean accepts(int source, int sourcePort) {
    long only = peer;
    return only == 0 || only == peer(source, sourcePort);
  }

  private static long peer(int address, int port) {
    return (long) address << 16 | port;
  }

  /**
   * Sends a packet whose data is the payload, or a chain as it was received; consumes it.
   *
   * <p>Context: any up to the level of protocol classes. Locks: none of class {@code arp} or
   * further in.
   *
   * @param source the address to send from; 0 for the endpoint's, or that of the way out
   */
  public SendResult send(
      Context ctx, int packet, int source, int destination, int toPort, TransmitBatch out) {
    return send(ctx, packet, source, destination, toPort, PathMtuDiscovery.WANT, out);
  }

  /** As the other, with a choice of path MTU discovery. */
  SendResult send(
      Context ctx,
      int packet,
      int source,
      int destination,
      int toPort,
      PathMtuDiscovery discovery,
      TransmitBatch out) {
    int from = source;
    // Bound to a group, an endpoint sends from what the way out has.
    if (from == 0 && address != -1 && !Ipv4Address.isMulticast(address)) {
      from = address;
      if (from != 0 && !udp.ipv4().isOwn(from)) {
        return udp.ipv4().dropWithoutSource(ctx, packet);
      }
    }
    return udp.output(ctx, packet, from, port, destination, toPort, discovery, out);
  }

  /** The address from which datagrams to a destination go, its bits; 0 if there is none. */
  int sourceTo(int destination) {
    return address != 0 ? address : udp.ipv4().sourceFor(destination);
  }

  /** Gives the port up. Context: any up to the level of protocol classes. Locks: none. */
  public void close(Context ctx) {
    udp.table().remove(ctx, this);
  }

  @Override
  public String toString() {
    return "udp " + Ipv4Address.toString(address) + ":" + port;
  }
}
