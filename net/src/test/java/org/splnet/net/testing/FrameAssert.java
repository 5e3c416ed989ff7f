package org.splnet.net.testing;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.AbstractAssert;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;

/**
 * What a test says about a frame. Shares no code with the stack; checksums are verified as soon as
 * a test says which protocol it expects.
 */
public final class FrameAssert extends AbstractAssert<FrameAssert, byte[]> {
  private final ByteBuffer b;

  private FrameAssert(byte[] frame) {
    super(frame, FrameAssert.class);
    b = ByteBuffer.wrap(frame);
    as("frame %s", HexFormat.ofDelimiter(" ").formatHex(frame));
  }

  /** About a frame. */
  public static FrameAssert assertThatFrame(byte[] frame) {
    return new FrameAssert(frame);
  }

  private FrameAssert check(String what, Object is, Object expected) {
    if (!is.equals(expected)) {
      failWithMessage("expected %s to be %s but it is %s", what, expected, is);
    }
    return this;
  }

  private MacAddress station(int at) {
    return new MacAddress((b.getShort(at) & 0xffffL) << 32 | (b.getInt(at + 2) & 0xffffffffL));
  }

  private String address(int at) {
    return Ipv4Address.toString(b.getInt(at));
  }

  private int u8(int at) {
    return b.get(at) & 0xff;
  }

  private int u16(int at) {
    return b.getShort(at) & 0xffff;
  }

  private int transport() {
    return 14 + (u8(14) & 15) * 4;
  }

  /** To a station. */
  public FrameAssert toStation(MacAddress station) {
    return check("the destination station", station(0), station);
  }

  /** From a station. */
  public FrameAssert fromStation(MacAddress station) {
    return check("the source station", station(6), station);
  }

  /** An ARP request. */
  public FrameAssert isArpRequest() {
    check("the EtherType", u16(12), 0x806);
    return check("the ARP operation", u16(20), 1);
  }

  /** An ARP reply. */
  public FrameAssert isArpReply() {
    check("the EtherType", u16(12), 0x806);
    return check("the ARP operation", u16(20), 2);
  }

  /** The ARP sender. */
  public FrameAssert sender(MacAddress station, String address) {
    check("the ARP sender's station", station(22), station);
    return check("the ARP sender's address", address(28), address);
  }

  /** The ARP target's address. */
  public FrameAssert target(String address) {
    return check("the ARP target's address", address(38), address);
  }

  /** The ARP target's station. */
  public FrameAssert targetStation(MacAddress station) {
    return check("the ARP target's station", station(32), station);
  }

  /** IPv4 with a good header. */
  public FrameAssert isIpv4() {
    check("the EtherType", u16(12), 0x800);
    check("the version", u8(14) >> 4, 4);
    check("the total length", u16(16), actual.length - 14);
    return check("the sum of the IPv4 header", Sums.checksum(actual, 14, transport() - 14, 0), 0);
  }

  /** From an IPv4 address. */
  public FrameAssert from(String address) {
    return check("the source", address(26), address);
  }

  /** To an IPv4 address. */
  public FrameAssert to(String address) {
    return check("the destination", address(30), address);
  }

  /** With a time to live. */
  public FrameAssert withTtl(int n) {
    return check("the time to live", u8(22), n);
  }

  /** With this word of flags and fragment offset. */
  public FrameAssert withFragment(int word) {
    return check("flags and fragment offset", u16(20), word);
  }

  /** ICMP with a good checksum. */
  public FrameAssert isIcmp(int type, int code) {
    isIpv4();
    check("the protocol", u8(23), 1);
    check("the ICMP type", u8(transport()), type);
    check("the ICMP code", u8(transport() + 1), code);
    return check(
        "the ICMP sum", Sums.checksum(actual, transport(), actual.length - transport(), 0), 0);
  }

  /** With this word behind the ICMP checksum. */
  public FrameAssert withRest(int rest) {
    return check("the word behind the ICMP checksum", b.getInt(transport() + 4), rest);
  }

  /** UDP with a good checksum. */
  public FrameAssert isUdp(int from, int to) {
    isIpv4();
    check("the protocol", u8(23), 17);
    check("the source port", u16(transport()), from);
    check("the destination port", u16(transport() + 2), to);
    int length = actual.length - transport();
    check("the UDP length", u16(transport() + 4), length);
    if (u16(transport() + 6) == 0) {
      failWithMessage("expected a UDP checksum");
    }
    return check(
        "the UDP sum",
        Sums.checksum(
            actual, transport(), length, Sums.pseudo(b.getInt(26), b.getInt(30), 17, length)),
        0);
  }

  /** Carrying this behind a transport header of 8 bytes. */
  public FrameAssert withPayload(byte[] payload) {
    return check(
        "the payload",
        HexFormat.of().formatHex(Arrays.copyOfRange(actual, transport() + 8, actual.length)),
        HexFormat.of().formatHex(payload));
  }

  /** Carrying this text. */
  public FrameAssert withPayload(String text) {
    return withPayload(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  /** An ICMP error quoting a packet as far as fits 576 bytes. */
  public FrameAssert quoting(byte[] packet) {
    return withPayload(Arrays.copyOf(packet, Math.min(packet.length, 576 - 28)));
  }
}
