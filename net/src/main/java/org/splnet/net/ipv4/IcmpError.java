package org.splnet.net.ipv4;

import org.jspecify.annotations.Nullable;

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
  /** Another router on the same link is nearer; carries its address. Not about what is lost. */
  REDIRECT(5, 1),
  /** Time to live used up. */
  TTL_EXCEEDED(11, 0),
  /** The other fragments of a datagram did not come in time. */
  REASSEMBLY_TIMEOUT(11, 1),
  /** Something wrong in the header; carries the offset of the octet. */
  PARAMETER_PROBLEM(12, 0);

  private final int type;
  private final int code;

  IcmpError(int type, int code) {
    this.type = type;
    this.code = code;
  }

  /**
   * What an ICMP error of a type and code means to a transport, or null if it is not one that
   * concerns it: a redirect does not. Unknown ways of being unreachable are the host being so (RFC
   * 1122, 3.2.2.1).
   */
  public static @Nullable IcmpError of(int type, int code) {
    return switch (type) {
      case 3 ->
          switch (code) {
            case 0 -> NET_UNREACHABLE;
            case 2 -> PROTOCOL_UNREACHABLE;
            case 3 -> PORT_UNREACHABLE;
            case 4 -> FRAGMENTATION_NEEDED;
            default -> HOST_UNREACHABLE;
          };
      case 11 -> code == 1 ? REASSEMBLY_TIMEOUT : TTL_EXCEEDED;
      case 12 -> PARAMETER_PROBLEM;
      default -> null;
    };
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
