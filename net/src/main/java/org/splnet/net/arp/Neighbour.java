package org.splnet.net.arp;

import org.jspecify.annotations.Nullable;
import org.splnet.net.packet.Packet;

/**
 * What is known of one neighbour. Belongs to a {@link NeighbourTable} and is guarded by its lock.
 */
final class Neighbour {
  /** Most packets that wait for a neighbour's address; a further one displaces the oldest. */
  static final int MAX_WAITING = 16;

  /** What is known, and what is being done about it. */
  enum State {
    /** Asked for, and not known. */
    PENDING(false),
    /** Known. */
    REACHABLE(true),
    /** Known but old; published no more, so that the next packet comes by and has it confirmed. */
    STALE(false),
    /** Known but old, in use, and asked to confirm. */
    PROBE(true),
    /** Known for good. */
    STATIC(true);

    /** Whether lookups find it. */
    final boolean published;

    State(boolean published) {
      this.published = published;
    }
  }

  final int address;
  State state = State.PENDING;
  long station = NeighbourTable.UNKNOWN;

  /** When the timer has to look at it. */
  long dueNanos = Long.MAX_VALUE;

  /** Requests sent since it was last heard of. */
  int tries;

  /** The next in its bucket. */
  @Nullable Neighbour next;

  // Packets that wait, chained, the oldest first.
  private int first = Packet.NONE;
  private int last = Packet.NONE;
  private int waiting;

  Neighbour(int address) {
    this.address = address;
  }

  /**
   * Adds a packet to those that wait.
   *
   * @return the packet that it displaces, or {@link Packet#NONE}
   */
  int await(int packet) {
    Packet.setNext(packet, Packet.NONE);
    if (first == Packet.NONE) {
      first = packet;
    } else {
      Packet.setNext(last, packet);
    }
    last = packet;
    if (waiting < MAX_WAITING) {
      waiting++;
      return Packet.NONE;
    }
    int oldest = first;
    first = Packet.next(oldest);
    return oldest;
  }

  /** The packets that wait, chained, the oldest first; none wait any more. */
  int takeWaiting() {
    int chain = first;
    first = Packet.NONE;
    last = Packet.NONE;
    waiting = 0;
    return chain;
  }

  int waiting() {
    return waiting;
  }
}
