package org.splnet.net.stats;

/**
 * What a stack counts. A drop is a packet that ends here, counted once, by its reason.
 *
 * <p>The counters are two ledgers. <em>Input</em>: what {@link #FRAMES_IN} counted ends in exactly
 * one counter of the parts {@link Part#INPUT_END}, {@link Part#INPUT_DROP} and {@link
 * Part#INPUT_TO_OUTPUT}, or still lies in an input queue or waits for the other fragments of its
 * datagram; of the fragments of a whole datagram all but one end in {@link #IP_FRAGMENTS_JOINED},
 * and that one goes on as the datagram. <em>Output</em>: what a counter of the parts {@link
 * Part#OUTPUT_BEGIN} and {@link Part#INPUT_TO_OUTPUT} counted is given to a driver, or ends in one
 * of the part {@link Part#OUTPUT_DROP}, or waits in a send queue or for a neighbour. A forwarded
 * packet leaves the first ledger and enters the second. So does a received packet that is made into
 * its own answer: as an ARP message ({@link #ARP_DONE}, then {@link #ARP_REPLIES}), an ICMP
 * question ({@link #ICMP_DONE}, then {@link #IP_OUT}) or a datagram ({@link #UDP_DELIVERED}, then
 * {@link #IP_OUT}). What goes out by a loopback interface comes in again as a frame.
 */
public enum NetCounter {
  /** Frames taken from interfaces. */
  FRAMES_IN(Part.INPUT_BEGIN),
  /** Bytes of those frames. */
  BYTES_IN(Part.NOTE),
  /** Frames that went into send queues. */
  FRAMES_OUT(Part.NOTE),
  /** Bytes of those frames. */
  BYTES_OUT(Part.NOTE),
  /** Drop: frame too short for its link header. */
  DROP_LINK_SHORT(Part.INPUT_DROP),
  /** Drop: frame too long for a packet. */
  DROP_LINK_LONG(Part.INPUT_DROP),
  /** Drop: frame damaged on a line, so that it shows in its framing. */
  DROP_LINK_FRAMING(Part.INPUT_DROP),
  /** Drop: frame for another station. */
  DROP_LINK_NOT_OURS(Part.INPUT_DROP),
  /** Drop: no protocol for the EtherType. */
  DROP_LINK_PROTOCOL(Part.INPUT_DROP),
  /** Drop: the protocol's input queue was full. */
  DROP_INPUT_QUEUE(Part.INPUT_DROP),
  /** Drop: the interface's send queue was full. */
  DROP_SEND_QUEUE(Part.OUTPUT_DROP),
  /** Drop: the interface is down. */
  DROP_INTERFACE_DOWN(Part.OUTPUT_DROP),
  /** Not a packet's end but one that never was: there was none to be had. */
  DROP_NO_PACKET(Part.MISSED),
  /** Drop: what a driver could not write. */
  DROP_DEVICE(Part.OUTPUT_DROP),
  /** Frames that a device received or could have, and its driver never took. */
  DROP_RECEIVE_RING(Part.MISSED),

  /** Drop: received, and lost on purpose. */
  DROP_IMPAIR_LOSS_IN(Part.INPUT_DROP),
  /** Drop: sent, and lost on purpose. */
  DROP_IMPAIR_LOSS_OUT(Part.OUTPUT_DROP),
  /** Drop: received, and more were held back by an impairment than its limit allows. */
  DROP_IMPAIR_LIMIT_IN(Part.INPUT_DROP),
  /** Drop: sent, and more were held back by an impairment than its limit allows. */
  DROP_IMPAIR_LIMIT_OUT(Part.OUTPUT_DROP),
  /** Drop: received, and held back by an impairment as the interface went down. */
  DROP_IMPAIR_DOWN_IN(Part.INPUT_DROP),
  /** Copies of received frames, made on purpose; they are frames taken from the interface too. */
  IMPAIR_DUPLICATED_IN(Part.NOTE),
  /** Copies of sent frames, made on purpose. */
  IMPAIR_DUPLICATED_OUT(Part.OUTPUT_BEGIN),
  /** Frames of which a bit was turned on purpose. */
  IMPAIR_CORRUPTED(Part.NOTE),
  /** Frames that were made to let later ones pass. */
  IMPAIR_REORDERED(Part.NOTE),

  /** ARP messages received. */
  ARP_IN(Part.NOTE),
  /** ARP requests sent. */
  ARP_REQUESTS(Part.OUTPUT_BEGIN),
  /** ARP replies sent. */
  ARP_REPLIES(Part.OUTPUT_BEGIN),
  /** ARP messages of another station that contest an address of this one; they are bad ones too. */
  ARP_CONFLICTS(Part.NOTE),
  /** Addresses not taken, or given up, for another station has them. */
  ADDRESSES_DUPLICATED(Part.NOTE),
  /** ARP messages that were well-formed and used; the packet ends here. */
  ARP_DONE(Part.INPUT_END),
  /** Drop: ARP message not well-formed. */
  DROP_ARP_BAD(Part.INPUT_DROP),
  /** Drop: more packets waited for a neighbour than are kept. */
  DROP_ARP_WAIT(Part.OUTPUT_DROP),
  /** Drop: the neighbour did not answer. */
  DROP_ARP_UNRESOLVED(Part.OUTPUT_DROP),

  /** IPv4 packets received. */
  IP_IN(Part.NOTE),
  /** IPv4 packets delivered to a protocol of this host. */
  IP_DELIVERED(Part.NOTE),
  /** IPv4 packets forwarded. */
  IP_FORWARDED(Part.INPUT_TO_OUTPUT),
  /** IPv4 packets that this host has made and tried to send. */
  IP_OUT(Part.OUTPUT_BEGIN),
  /** IPv4 packets cut into fragments, forwarded or of this host. */
  IP_FRAGMENTED(Part.NOTE),
  /** Fragments made by that, one for each packet apart: that one is counted as the packet. */
  IP_FRAGMENTS_MADE(Part.OUTPUT_BEGIN),
  /** Fragments for this host. */
  IP_FRAGMENTS_IN(Part.NOTE),
  /** Datagrams put together of fragments. */
  IP_REASSEMBLED(Part.NOTE),
  /** Fragments that became part of a datagram, one for each apart: as that one it goes on. */
  IP_FRAGMENTS_JOINED(Part.INPUT_END),
  /** Drop: IPv4 header short, wrong version or wrong lengths. */
  DROP_IP_HEADER(Part.INPUT_DROP),
  /** Drop: IPv4 header checksum wrong. */
  DROP_IP_CHECKSUM(Part.INPUT_DROP),
  /** Drop: an address that may not be there. */
  DROP_IP_ADDRESS(Part.INPUT_DROP),
  /** Drop: options not well-formed, or source routing, which is refused. */
  DROP_IP_OPTIONS(Part.INPUT_DROP),
  /** Drop: no route. */
  DROP_IP_NO_ROUTE(Part.INPUT_DROP),
  /** Drop: for another host, and this host does not forward. */
  DROP_IP_NOT_FORWARDING(Part.INPUT_DROP),
  /** Drop: time to live used up. */
  DROP_IP_TTL(Part.INPUT_DROP),
  /** Drop: larger than the MTU of the way out, and not to be cut, or no packets to cut it into. */
  DROP_IP_TOO_BIG(Part.INPUT_DROP),
  /** Drop: a fragment that cannot be one, for its length or its place. */
  DROP_IP_FRAGMENT_BAD(Part.INPUT_DROP),
  /** Drop: a fragment that is here already. */
  DROP_IP_FRAGMENT_DUPLICATE(Part.INPUT_DROP),
  /** Drop: a fragment of a datagram whose fragments overlap or contradict each other. */
  DROP_IP_FRAGMENT_OVERLAP(Part.INPUT_DROP),
  /** Drop: a fragment of a datagram that was given up for one of the limits of reassembly. */
  DROP_IP_FRAGMENT_LIMIT(Part.INPUT_DROP),
  /** Drop: a fragment of a datagram whose others did not come in time. */
  DROP_IP_FRAGMENT_TIMEOUT(Part.INPUT_DROP),
  /** Drop: a datagram put together that is too long for its protocol here. */
  DROP_IP_REASSEMBLED_LONG(Part.INPUT_DROP),
  /** Drop: a fragment that waited for others when the stack was closed. */
  DROP_REASSEMBLY_CLOSED(Part.INPUT_DROP),
  /** Drop: no such protocol here. */
  DROP_IP_PROTOCOL(Part.INPUT_DROP),

  /** Drop: a packet of this host with no route to its destination. */
  DROP_OUT_NO_ROUTE(Part.OUTPUT_DROP),
  /** Drop: a packet of this host that has no address to be sent from. */
  DROP_OUT_NO_SOURCE(Part.OUTPUT_DROP),
  /** Drop: a packet of this host that cannot be cut for the MTU of the way out. */
  DROP_OUT_TOO_BIG(Part.OUTPUT_DROP),
  /** Drop: a packet of this host, larger than that MTU, and no packets to cut it into. */
  DROP_OUT_NO_PACKET(Part.OUTPUT_DROP),

  /** Redirects sent. */
  REDIRECTS_SENT(Part.NOTE),
  /** Redirects heeded. */
  REDIRECTS_TAKEN(Part.NOTE),
  /** Path MTUs lowered, for a router said so. */
  PATH_MTU_LOWERED(Part.NOTE),
  /** Path MTUs raised, for their time was up. */
  PATH_MTU_RAISED(Part.NOTE),

  /** ICMP messages received. */
  ICMP_IN(Part.NOTE),
  /** Echo requests answered. */
  ICMP_ECHOES(Part.NOTE),
  /** Timestamp requests answered. */
  ICMP_TIMESTAMPS(Part.NOTE),
  /** ICMP errors sent. */
  ICMP_ERRORS(Part.NOTE),
  /** ICMP errors not sent, for the rate limit. */
  ICMP_LIMITED(Part.NOTE),
  /** ICMP messages that were well-formed and used; the packet ends here. */
  ICMP_DONE(Part.INPUT_END),
  /** Drop: ICMP message not well-formed. */
  DROP_ICMP_BAD(Part.INPUT_DROP),
  /** Drop: ICMP error about a packet that this host has not sent, or that cannot be true of it. */
  DROP_ICMP_QUOTE(Part.INPUT_DROP),
  /** Drop: ICMP redirect that is not heeded. */
  DROP_ICMP_REDIRECT(Part.INPUT_DROP),
  /** Drop: ICMP question to a group or from one, not answered; ICMP error to one, not believed. */
  DROP_ICMP_GROUP(Part.INPUT_DROP),
  /** Drop: ICMP type not served. */
  DROP_ICMP_TYPE(Part.INPUT_DROP),

  /** UDP datagrams received. */
  UDP_IN(Part.NOTE),
  /** UDP datagrams given to a socket; the packet ends here when the socket is done with it. */
  UDP_DELIVERED(Part.INPUT_END),
  /** UDP datagrams sent. */
  UDP_OUT(Part.NOTE),
  /** UDP datagrams that a service did not answer, for its rate limit. */
  UDP_LIMITED(Part.NOTE),
  /** Drop: UDP header short or wrong length. */
  DROP_UDP_HEADER(Part.INPUT_DROP),
  /** Drop: UDP checksum wrong. */
  DROP_UDP_CHECKSUM(Part.INPUT_DROP),
  /** Drop: nobody at the port. */
  DROP_UDP_PORT(Part.INPUT_DROP),
  /** Drop: the socket's receive buffer was full. */
  DROP_UDP_FULL(Part.INPUT_DROP);

  /** What a counter is in the ledgers. */
  public enum Part {
    /** In neither ledger: it says something more about packets that are counted elsewhere. */
    NOTE,
    /** In neither ledger: a packet that would have been. */
    MISSED,
    /** Frames that begin here. */
    INPUT_BEGIN,
    /** Received packets that served their purpose. */
    INPUT_END,
    /** Received packets that did not. */
    INPUT_DROP,
    /** Received packets that are on their way out from here. */
    INPUT_TO_OUTPUT,
    /** Packets that this host has made, or made anew of received ones. */
    OUTPUT_BEGIN,
    /** Packets lost on the way out. */
    OUTPUT_DROP
  }

  private final Part part;

  NetCounter(Part part) {
    this.part = part;
  }

  /** What it is in the ledgers. */
  public Part part() {
    return part;
  }

  /** Whether a packet is lost where this is counted. */
  public boolean isDrop() {
    return part == Part.INPUT_DROP || part == Part.OUTPUT_DROP || part == Part.MISSED;
  }
}
