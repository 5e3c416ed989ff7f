package org.splnet.net.iface;

import java.util.List;
import org.splnet.net.addr.MacAddress;

/**
 * What is asked of a device beside going up and down; what {@code ioctl(2)} asks of an interface.
 */
public sealed interface LinkRequest {
  /**
   * Receive every frame on the link, or not.
   *
   * @param on whether to
   */
  record Promiscuous(boolean on) implements LinkRequest {}

  /**
   * Receive frames for these groups, and broadcasts.
   *
   * @param groups group addresses; a device that has no room for all of them receives all groups
   */
  record Multicast(List<MacAddress> groups) implements LinkRequest {
    /** Checks that they are groups. */
    public Multicast {
      groups = List.copyOf(groups);
      for (MacAddress g : groups) {
        if (!g.isGroup()) {
          throw new IllegalArgumentException(g + " is a station and not a multicast group");
        }
      }
    }
  }

  /**
   * Carry network-layer packets of so many bytes.
   *
   * @param bytes at most
   */
  record Mtu(int bytes) implements LinkRequest {}
}
