package org.splnet.net.udp;

import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.header.UdpHeader;
import org.splnet.net.ipv4.IcmpError;

/** What a UDP call could not do: why, with which value, and what to do about it. */
public final class UdpException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int HEADERS = Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH;

  /** Why. */
  public enum Reason {
    /** Another endpoint has the address and port. */
    IN_USE,
    /** Every port of the ephemeral range is taken. */
    NO_PORT,
    /** The address is none of this host's. */
    NOT_LOCAL,
    /** The socket is bound, or connected, already. */
    BOUND,
    /** The socket is not connected. */
    NOT_CONNECTED,
    /** The socket is closed. */
    CLOSED,
    /**
     * The datagram is larger than a datagram can be, or than the path carries; see {@link #mtu}.
     */
    TOO_BIG,
    /** The destination is a broadcast, and the socket is not set to send any. */
    BROADCAST,
    /** The address to which the socket is bound is no longer in use. */
    NO_SOURCE,
    /** There is no route to the destination. */
    NO_ROUTE,
    /** The packet pool is exhausted. */
    NO_PACKET,
    /** The peer has nobody at the port. */
    REFUSED,
    /** The peer cannot be reached. */
    UNREACHABLE
  }

  private final Reason reason;
  private final int mtu;

  UdpException(Reason reason, String message) {
    this(reason, message, 0);
  }

  private UdpException(Reason reason, String message, int mtu) {
    super(message);
    this.reason = reason;
    this.mtu = mtu;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /**
   * The largest packet, bytes with its IPv4 header, that the path carries; 0 if that is not why.
   */
  public int mtu() {
    return mtu;
  }

  /** What ICMP says about a datagram to a peer. */
  static UdpException of(IcmpError error, int info, int peer, int port) {
    String whom = Ipv4Address.toString(peer) + ":" + port;
    return switch (error) {
      case FRAGMENTATION_NEEDED ->
          new UdpException(
              Reason.TOO_BIG,
              "a datagram to "
                  + whom
                  + " met a link with an MTU of "
                  + info
                  + " bytes: send at most "
                  + (info - HEADERS)
                  + " at a time",
              info);
      case PORT_UNREACHABLE ->
          new UdpException(
              Reason.REFUSED, "nobody is at " + whom + ": see that the peer has the port open");
      default ->
          new UdpException(
              Reason.UNREACHABLE,
              whom + " cannot be reached, says ICMP (" + error + "): see that the peer is up");
    };
  }

  static UdpException closed() {
    return new UdpException(Reason.CLOSED, "the socket is closed: make another with Udp.socket()");
  }

  static UdpException noRoute(int to) {
    return new UdpException(
        Reason.NO_ROUTE,
        "no route to "
            + Ipv4Address.toString(to)
            + ": add one, an address in its network, or a loopback interface for own addresses");
  }

  static UdpException noSource(Ipv4Address bound, int to) {
    return new UdpException(
        Reason.NO_SOURCE,
        bound.bits() == 0
            ? "no address to send to "
                + Ipv4Address.toString(to)
                + " from: give an interface one, or wait until it may be used"
            : bound
                + ", to which the socket is bound, is no longer in use: make another socket, or see"
                + " who has the address");
  }

  static UdpException tooBig(int length, int to) {
    return new UdpException(
        Reason.TOO_BIG,
        "%d bytes to %s do not fit a datagram: send at most %d at a time"
            .formatted(length, Ipv4Address.toString(to), Udp.MAX_PAYLOAD));
  }

  static UdpException tooBigForPath(int length, int to, int mtu) {
    return new UdpException(
        Reason.TOO_BIG,
        "%d bytes to %s do not fit the path's MTU of %d: send at most %d at a time, or let them be cut"
            .formatted(length, Ipv4Address.toString(to), mtu, mtu - HEADERS),
        mtu);
  }

  static UdpException broadcast(int to) {
    return new UdpException(
        Reason.BROADCAST,
        Ipv4Address.toString(to)
            + " is a broadcast address: call setBroadcast(true) if it is meant");
  }

  static UdpException noPacket(int packets) {
    return new UdpException(
        Reason.NO_PACKET,
        "too few of the "
            + packets
            + " packets of the stack are free: send less, or build it with more packets");
  }
}
