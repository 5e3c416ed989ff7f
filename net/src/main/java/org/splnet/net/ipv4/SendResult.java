package org.splnet.net.ipv4;

/** What became of a packet given to output. */
public enum SendResult {
  /** On its way, or waiting for a neighbour. */
  SENT,
  /** No route to the destination. */
  NO_ROUTE,
  /** No address to send from. */
  NO_SOURCE,
  /** Larger than the MTU of the way out. */
  TOO_BIG,
  /** No packet to be had. */
  NO_PACKET
}
