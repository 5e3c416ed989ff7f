package org.splnet.net.udp;

/** What a UDP call could not do: why, with which value, and what to do about it. */
public final class UdpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

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
    /** The datagram is larger than the way out carries. */
    TOO_BIG,
    /** There is no route to the destination. */
    NO_ROUTE,
    /** The packet pool is exhausted. */
    NO_PACKET,
    /** The peer has no such port, or cannot be reached. */
    UNREACHABLE
  }

  private final Reason reason;

  UdpException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
