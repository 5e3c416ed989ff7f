package org.splnet.net.udp;

import org.splnet.net.addr.Ipv4Address;

/** A buffer to receive into, and what was received. May be used again and again. */
public final class UdpDatagram {
  private final byte[] data;
  private int length;
  private boolean truncated;
  private int source;
  private int sourcePort;
  private int destination;

  /** A buffer for datagrams of so many bytes; what is longer is cut. */
  public UdpDatagram(int capacity) {
    data = new byte[capacity];
  }

  void setLength(int received, int fullLength) {
    length = received;
    truncated = received < fullLength;
  }

  void setSender(int from, int fromPort, int to) {
    source = from;
    sourcePort = fromPort;
    destination = to;
  }

  int sourceBits() {
    return source;
  }

  int destinationBits() {
    return destination;
  }

  /** The buffer; {@link #length} bytes of it were received. */
  public byte[] data() {
    return data;
  }

  /** How many bytes were received. */
  public int length() {
    return length;
  }

  /** Whether the datagram was longer than the buffer. */
  public boolean isTruncated() {
    return truncated;
  }

  /** The sender's address. */
  public Ipv4Address source() {
    return new Ipv4Address(source);
  }

  /** The sender's port. */
  public int sourcePort() {
    return sourcePort;
  }

  /** The address to which it was sent: one of this host's, of a group, or a broadcast. */
  public Ipv4Address destination() {
    return new Ipv4Address(destination);
  }
}
