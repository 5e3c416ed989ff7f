package org.splnet.net.ipv4;

/** The ICMP errors that IPv4 and the transports ask for (RFC 792, 1122, 1812, 1191). */
public enum IcmpError {
  /** No route to the network. */
  NET_UNREACHABLE(3, 0),
  /** The host does not answer address resolution. */
  HOST_UNREACHABLE(3, 1),
  /** No such protocol here. */
  PROTOCOL_UNREACHABLE(3, 2),
  /** Nobody at the port. */
  PORT_UNREACHABLE(3, 3),
  /** Too big for the way out, and not to be fragmented; carries the MTU. */
  FRAGMENTATION_NEEDED(3, 4),
  /** Time to live used up. */
  TTL_EXCEEDED(11, 0),
  /** Something wrong in the header; carries the offset of the octet. */
  PARAMETER_PROBLEM(12, 0);

  private final int type;
  private final int code;

  IcmpError(int type, int code) {
    this.type = type;
    this.code = code;
  }

  /** The ICMP type. */
  public int type() {
    return type;
  }

  /** The ICMP code. */
  public int code() {
    return code;
  }
}
