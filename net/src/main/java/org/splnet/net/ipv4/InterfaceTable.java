package org.splnet.net.ipv4;

import org.splnet.net.iface.NetInterface;

/** The interfaces of a stack, as IPv4 sees them. */
public interface InterfaceTable {
  /** Whether the interface of that number is the loopback. */
  boolean isLoopback(int index);

  /** Whether there is a loopback interface. */
  boolean hasLoopback();

  /** The loopback interface. */
  NetInterface loopback();

  /** An address of this host, for interfaces that have none; its bits, or 0 if there is none. */
  int anyAddress();

  /** The interface of that number. */
  NetInterface get(int index);
}
