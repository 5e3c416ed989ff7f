package org.splnet.net.udp;

import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;

/**
 * Datagrams that wait in a socket: a ring of packets or chains with their senders, bounded in
 * packets and in bytes. Belongs to a socket and is guarded by its lock.
 */
final class ReceiveQueue {
  private final int[] packets;
  private final int[] sources;
  private final int[] ports;
  private final int[] destinations;
  private final int mask;
  private int maxBytes;
  private int head;
  private int tail;
  private int bytes;
  private int held;

  /**
   * A queue.
   *
   * @param maxPackets a power of two
   */
  ReceiveQueue(int maxPackets, int maxBytes) {
    packets = new int[maxPackets];
    sources = new int[maxPackets];
    ports = new int[maxPackets];
    destinations = new int[maxPackets];
    mask = maxPackets - 1;
    this.maxBytes = maxBytes;
  }

  void setMaxBytes(int most) {
    maxBytes = most;
  }

  boolean isEmpty() {
    return head == tail;
  }

  /** What waits. */
  UdpEndpoint.Backlog backlog() {
    return new UdpEndpoint.Backlog(held, bytes);
  }

  /** Adds a datagram; false if there is no room for it. */
  boolean add(int packet, int source, int port, int destination) {
    int length = Packet.length(packet);
    int n = 1;
    if (Packet.isChained(packet)) {
      length = PacketChain.length(packet);
      n = PacketChain.count(packet);
    }
    if (held + n > packets.length || bytes + length > maxBytes) {
      return false;
    }
    int i = tail++ & mask;
    packets[i] = packet;
    sources[i] = source;
    ports[i] = port;
    destinations[i] = destination;
    bytes += length;
    held += n;
    return true;
  }

  /** The sender's address of the first. */
  int source() {
    return sources[head & mask];
  }

  /** The sender's port of the first. */
  int port() {
    return ports[head & mask];
  }

  /** The address to which the first was sent. */
  int destination() {
    return destinations[head & mask];
  }

  /** The first, which stays. */
  int peek() {
    return packets[head & mask];
  }

  /** Takes the first. */
  int remove() {
    int packet = packets[head++ & mask];
    bytes -= PacketChain.length(packet);
    held -= PacketChain.count(packet);
    return packet;
  }
}
