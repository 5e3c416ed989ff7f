package org.splnet.net.udp;

import org.splnet.net.addr.Ipv4Address;

/** A buffer to receive into, and what was received. May be used again and again. */
public final class UdpDatagram {
  private final byte[] data;
  private int length;
  private boolean truncated;
  private int source;
  private int sourcePort;

  /** A buffer for datagrams of so many bytes; what is longer is cut. */
  public UdpDatagram(int capacity) {
    data = new byte[capacity];
  }

  void set(int received, int fullLength, int from, int fromPort) {
    length = received;
    truncated = received < fullLength;
    source = from;
    sourcePort = fromPort;
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
}
