package org.splnet.net.testing;

import java.nio.ByteBuffer;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;

/**
 * Builds frames for tests, well-formed unless told otherwise. Shares no code with the stack.
 *
 * <pre>
 * {@code Frame.from(A).to(B).ipv4("10.0.0.1", "10.0.0.2").ttl(1).udp(1000, 7).payload("hi").bytes()}
 * </pre>
 */
public final class Frame {
  private MacAddress source = new MacAddress(0);
  private MacAddress destination = MacAddress.BROADCAST;
  private int type = 0x800;
  private byte[] body = new byte[0];

  private int ipFrom;
  private int ipTo;
  private int ttl = 64;
  private int id = 1;
  private int fragment;
  private byte[] options = new byte[0];
  private int protocol = 17;
  private boolean badIpChecksum;
  private boolean badChecksum;
  private boolean noChecksum;
  private int udpLength = -1;
  private byte[] header = new byte[0];
  private byte[] payload = new byte[0];

  private Frame() {}

  /** A frame from a station. */
  public static Frame from(MacAddress station) {
    Frame f = new Frame();
    f.source = station;
    return f;
  }

  /** To a station; broadcast unless told. */
  public Frame to(MacAddress station) {
    destination = station;
    return this;
  }

  /** Carries an ARP message for IPv4 over Ethernet. */
  public Frame arp(
      int operation,
      MacAddress senderStation,
      String sender,
      MacAddress targetStation,
      String target) {
    type = 0x806;
    ByteBuffer b = ByteBuffer.allocate(28);
    b.putShort((short) 1).putShort((short) 0x800).put((byte) 6).put((byte) 4);
    b.putShort((short) operation);
    station(b, senderStation).putInt(Ipv4Address.parse(sender).bits());
    station(b, targetStation).putInt(Ipv4Address.parse(target).bits());
    body = b.array();
    return this;
  }

  /** Who has {@code target}? asks the source station as {@code sender}. */
  public Frame arpRequest(String sender, String target) {
    return arp(1, source, sender, new MacAddress(0), target);
  }

  /**
   * {@code sender} is at the source station, it tells {@code target} at the destination station.
   */
  public Frame arpReply(String sender, String target) {
    return arp(2, source, sender, destination, target);
  }

  /** Carries any bytes as any type. */
  public Frame raw(int etherType, byte[] bytes) {
    type = etherType;
    body = bytes;
    return this;
  }

  /** Carries IPv4. */
  public Frame ipv4(String from, String to) {
    ipFrom = Ipv4Address.parse(from).bits();
    ipTo = Ipv4Address.parse(to).bits();
    return this;
  }

  /** The time to live; 64 unless told. */
  public Frame ttl(int n) {
    ttl = n;
    return this;
  }

  /** The identification. */
  public Frame id(int n) {
    id = n;
    return this;
  }

  /** Flags and fragment offset. */
  public Frame fragment(int word) {
    fragment = word;
    return this;
  }

  /** Options; padded to a word. */
  public Frame options(int... octets) {
    options = new byte[(octets.length + 3) / 4 * 4];
    for (int i = 0; i < octets.length; i++) {
      options[i] = (byte) octets[i];
    }
    return this;
  }

  /** Another protocol, its bytes as payload. */
  public Frame protocol(int n) {
    protocol = n;
    return this;
  }

  /** Carries UDP. */
  public Frame udp(int from, int to) {
    protocol = 17;
    header = ByteBuffer.allocate(8).putShort((short) from).putShort((short) to).array();
    return this;
  }

  /** The length that the UDP header claims. */
  public Frame udpLength(int n) {
    udpLength = n;
    return this;
  }

  /** Carries ICMP. */
  public Frame icmp(int icmpType, int code, int rest) {
    protocol = 1;
    header = ByteBuffer.allocate(8).put((byte) icmpType).put((byte) code).putInt(4, rest).array();
    return this;
  }

  /** Carries an echo request. */
  public Frame ping(int identifier, int sequence) {
    return icmp(8, 0, identifier << 16 | sequence);
  }

  /** What the transport carries. */
  public Frame payload(byte[] bytes) {
    payload = bytes;
    return this;
  }

  /** What the transport carries, in ASCII. */
  public Frame payload(String text) {
    return payload(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  /** Spoils the IPv4 checksum. */
  public Frame badIpChecksum() {
    badIpChecksum = true;
    return this;
  }

  /** Spoils the transport's checksum. */
  public Frame badChecksum() {
    badChecksum = true;
    return this;
  }

  /** Leaves the UDP checksum 0. */
  public Frame noChecksum() {
    noChecksum = true;
    return this;
  }

  /** The IPv4 packet alone. */
  public byte[] packet() {
    int headerLength = 20 + options.length;
    int total = headerLength + header.length + payload.length;
    ByteBuffer b = ByteBuffer.allocate(total);
    b.put((byte) (0x40 | headerLength / 4)).put((byte) 0).putShort((short) total);
    b.putShort((short) id).putShort((short) fragment).put((byte) ttl).put((byte) protocol);
    b.putShort((short) 0).putInt(ipFrom).putInt(ipTo).put(options);
    b.put(header).put(payload);
    int ip = Sums.checksum(b.array(), 0, headerLength, 0);
    b.putShort(10, (short) (badIpChecksum ? ip ^ 0x5555 : ip));
    if (header.length == 8 && protocol == 17) {
      int length = udpLength >= 0 ? udpLength : 8 + payload.length;
      b.putShort(headerLength + 4, (short) length);
      int sum =
          Sums.checksum(
              b.array(), headerLength, 8 + payload.length, Sums.pseudo(ipFrom, ipTo, 17, length));
      int c = sum == 0 ? 0xffff : sum;
      b.putShort(headerLength + 6, (short) (noChecksum ? 0 : badChecksum ? c ^ 0x5555 : c));
    } else if (header.length == 8 && protocol == 1) {
      int c = Sums.checksum(b.array(), headerLength, 8 + payload.length, 0);
      b.putShort(headerLength + 2, (short) (badChecksum ? c ^ 0x5555 : c));
    }
    return b.array();
  }

  /** The frame. */
  public byte[] bytes() {
    byte[] carried = type == 0x800 && body.length == 0 ? packet() : body;
    ByteBuffer b = ByteBuffer.allocate(14 + carried.length);
    station(station(b, destination), source).putShort((short) type).put(carried);
    return b.array();
  }

  private static ByteBuffer station(ByteBuffer b, MacAddress m) {
    return b.putShort((short) (m.bits() >>> 32)).putInt((int) m.bits());
  }
}
