package org.splnet.drivers.wire;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.InterruptLine;
import org.splnet.net.header.EthernetHeader;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.FlowHash;
import org.splnet.net.queue.FlowTable;

/**
 * One queue at an end of a wire whose other end has several: a {@link WirePort} to each of them.
 *
 * <p>What is sent goes to the queue that the hash of its flow names, in a table of those that
 * receive; what is received comes from all in turn. So every ring keeps its one producer and one
 * consumer, and the handshakes are those of {@link WirePort}, one by one: the line may be asserted
 * once for each ring where it would be once, and then finds nothing.
 *
 * <p>Nothing overtakes: the first frame of a batch for which its queue has no room holds up those
 * behind it, as on a wire with flow control. What is no IPv4 goes to the first of the queues.
 */
final class SpreadPort implements WireEnd {
  private final WirePort[] all;
  private final WirePort[] receiving;
  private final FlowHash hash;
  private final FlowTable table;

  /** A batch by queue, between a look at the room and sending. The sender's. */
  private final PacketVector[] sorted;

  /** The sender's. */
  private final int[] room;

  /** The queue that had no room for a frame. The sender's. */
  private int full;

  /** Where the receiver begins. */
  private int next;

  /**
   * A queue.
   *
   * @param capacity of each port
   * @param all the ports to the queues of the other end
   * @param receiving those of them to which frames go
   */
  SpreadPort(int capacity, WirePort[] all, WirePort[] receiving, FlowHash hash) {
    this.all = all;
    this.receiving = receiving;
    this.hash = hash;
    this.table = new FlowTable(receiving.length);
    this.room = new int[receiving.length];
    this.sorted = new PacketVector[receiving.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = new PacketVector(capacity);
    }
  }

  @Override
  public void connect(@Nullable InterruptLine to) {
    for (WirePort p : all) {
      p.connect(to);
    }
  }

  /** The room of the queue that has least. */
  @Override
  public int room() {
    int least = Integer.MAX_VALUE;
    for (WirePort p : receiving) {
      least = Math.min(least, p.room());
    }
    return least;
  }

  @Override
  public int transmit(PacketVector v, int from) {
    if (receiving.length == 1) {
      return receiving[0].transmit(v, from);
    }
    for (int q = 0; q < room.length; q++) {
      room[q] = receiving[q].room();
    }
    int at = from;
    while (at < v.size() && sort(v.get(at))) {
      at++;
    }
    for (int q = 0; q < sorted.length; q++) {
      PacketVector s = sorted[q];
      if (!s.isEmpty()) {
        receiving[q].transmit(s, 0); // all: only this end takes room
        s.clear();
      }
    }
    return at - from;
  }

  /** Puts a frame behind the others of its queue; false if that has no room. */
  private boolean sort(int p) {
    int q = queue(p);
    if (sorted[q].size() == room[q]) {
      full = q;
      return false;
    }
    sorted[q].add(p);
    return true;
  }

  private int queue(int p) {
    long at = Packet.data(p);
    int length = Packet.length(p) - EthernetHeader.LENGTH;
    return length > 0 && EthernetHeader.type(at) == EthernetHeader.TYPE_IPV4
        ? table.of(hash.of(at + EthernetHeader.LENGTH, length))
        : 0;
  }

  @Override
  public boolean stall() {
    return receiving[full].stall();
  }

  @Override
  public int receive(PacketVector to) {
    int from = next;
    int n = 0;
    for (int i = 0; i < all.length; i++) {
      n += all[from].receive(to);
      from = from + 1 == all.length ? 0 : from + 1;
    }
    next = from + 1 == all.length ? 0 : from + 1;
    return n;
  }

  @Override
  public boolean arm() {
    boolean armed = true;
    for (WirePort p : all) {
      armed &= p.arm();
    }
    return armed;
  }

  @Override
  public void disarm() {
    for (WirePort p : all) {
      p.disarm();
    }
  }

  @Override
  public int waiting() {
    int n = 0;
    for (WirePort p : all) {
      n += p.waiting();
    }
    return n;
  }
}
