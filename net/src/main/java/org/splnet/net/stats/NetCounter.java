package org.splnet.net.stats;

/** What a stack counts. A drop is a packet that ends here, counted once, by its reason. */
public enum NetCounter {
  /** Frames taken from interfaces. */
  FRAMES_IN(false),
  /** Drop: frame too short for its link header. */
  DROP_LINK_SHORT(true),
  /** Drop: frame for another station. */
  DROP_LINK_NOT_OURS(true),
  /** Drop: no protocol for the EtherType. */
  DROP_LINK_PROTOCOL(true),
  /** Drop: the protocol's input queue was full. */
  DROP_INPUT_QUEUE(true),
  /** Drop: the interface's send queue was full. */
  DROP_SEND_QUEUE(true),
  /** Drop: the interface is down. */
  DROP_INTERFACE_DOWN(true),
  /** Drop: no packet to be had. */
  DROP_NO_PACKET(true),
  /** Drop: what a driver could not write. */
  DROP_DEVICE(true),

  /** ARP messages received. */
  ARP_IN(false),
  /** ARP requests sent. */
  ARP_REQUESTS(false),
  /** ARP replies sent. */
  ARP_REPLIES(false),
  /** ARP messages that were well-formed and used; the packet ends here. */
  ARP_DONE(false),
  /** Drop: ARP message not well-formed. */
  DROP_ARP_BAD(true),
  /** Drop: more packets waited for a neighbour than are kept. */
  DROP_ARP_WAIT(true),
  /** Drop: the neighbour did not answer. */
  DROP_ARP_UNRESOLVED(true),

  /** IPv4 packets received. */
  IP_IN(false),
  /** IPv4 packets delivered to a protocol of this host. */
  IP_DELIVERED(false),
  /** IPv4 packets forwarded. */
  IP_FORWARDED(false),
  /** IPv4 packets sent by this host. */
  IP_OUT(false),
  /** Drop: IPv4 header short, wrong version or wrong lengths. */
  DROP_IP_HEADER(true),
  /** Drop: IPv4 header checksum wrong. */
  DROP_IP_CHECKSUM(true),
  /** Drop: an address that may not be there. */
  DROP_IP_ADDRESS(true),
  /** Drop: options not well-formed, or source routing, which is refused. */
  DROP_IP_OPTIONS(true),
  /** Drop: no route. */
  DROP_IP_NO_ROUTE(true),
  /** Drop: for another host, and this host does not forward. */
  DROP_IP_NOT_FORWARDING(true),
  /** Drop: time to live used up. */
  DROP_IP_TTL(true),
  /** Drop: larger than the MTU of the way out. */
  DROP_IP_TOO_BIG(true),
  /** Drop: a fragment; there is no reassembly yet. */
  DROP_IP_FRAGMENT(true),
  /** Drop: no such protocol here. */
  DROP_IP_PROTOCOL(true),

  /** ICMP messages received. */
  ICMP_IN(false),
  /** Echo requests answered. */
  ICMP_ECHOES(false),
  /** ICMP errors sent. */
  ICMP_ERRORS(false),
  /** ICMP errors not sent, for the rate limit. */
  ICMP_LIMITED(false),
  /** ICMP messages that were well-formed and used; the packet ends here. */
  ICMP_DONE(false),
  /** Drop: ICMP message not well-formed. */
  DROP_ICMP_BAD(true),
  /** Drop: ICMP type not served. */
  DROP_ICMP_TYPE(true),

  /** UDP datagrams received. */
  UDP_IN(false),
  /** UDP datagrams given to a socket; the packet ends here when the socket is done with it. */
  UDP_DELIVERED(false),
  /** UDP datagrams sent. */
  UDP_OUT(false),
  /** Drop: UDP header short or wrong length. */
  DROP_UDP_HEADER(true),
  /** Drop: UDP checksum wrong. */
  DROP_UDP_CHECKSUM(true),
  /** Drop: nobody at the port. */
  DROP_UDP_PORT(true),
  /** Drop: the socket's receive buffer was full. */
  DROP_UDP_FULL(true);

  private final boolean drop;

  NetCounter(boolean drop) {
    this.drop = drop;
  }

  /** Whether a packet ends where this is counted. */
  public boolean isDrop() {
    return drop;
  }
}
