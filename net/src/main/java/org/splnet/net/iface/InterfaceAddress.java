package org.splnet.net.iface;

import org.jspecify.annotations.Nullable;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;

/**
 * An address that an interface was given, and whether it may be used (RFC 5227). Immutable.
 *
 * @param prefix the address, within its network
 * @param state whether it may be used
 * @param holder the station that has it, if it is {@link State#DUPLICATED}
 */
public record InterfaceAddress(Ipv4Prefix prefix, State state, @Nullable MacAddress holder) {
  /** Whether an address may be used. */
  public enum State {
    /** The link is being asked whether somebody has it: not sent from, not answered for. */
    TENTATIVE,
    /** In use. */
    PREFERRED,
    /** Another station has it: not in use. */
    DUPLICATED
  }

  /** The 32 bits of the address. */
  public int bits() {
    return prefix.address().bits();
  }

  /** Whether it is in use. */
  public boolean isUsable() {
    return state == State.PREFERRED;
  }

  @Override
  public String toString() {
    return switch (state) {
      case PREFERRED -> prefix.toString();
      case TENTATIVE -> prefix + " tentative";
      case DUPLICATED -> prefix + " duplicated by " + holder;
    };
  }
}
