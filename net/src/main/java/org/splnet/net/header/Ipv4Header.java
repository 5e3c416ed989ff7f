package org.splnet.net.header;

import java.util.HexFormat;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.packet.Checksum;
import org.splnet.net.packet.Memory;

/**
 * The IPv4 header (RFC 791).
 *
 * <p>Static accessors over {@link Memory} for the packet path: all take {@code at}, where the
 * header begins, and whoever calls has checked that {@link #MIN_LENGTH} bytes are there. The record
 * is for tests and slow paths.
 *
 * @param tos type of service
 * @param totalLength of header and data, bytes
 * @param id the identification
 * @param fragment flags and fragment offset
 * @param ttl time to live
 * @param protocol of the data
 * @param source the source address
 * @param destination the destination address
 * @param options the options with their padding, in hexadecimal; empty if there are none
 */
public record Ipv4Header(
    int tos,
    int totalLength,
    int id,
    int fragment,
    int ttl,
    int protocol,
    Ipv4Address source,
    Ipv4Address destination,
    String options) {
  /** Bytes of a header without options. */
  public static final int MIN_LENGTH = 20;

  /** Bytes of the longest header. */
  public static final int MAX_LENGTH = 60;

  /** Version 4 and a header of five words in one octet: the common first byte. */
  public static final int PLAIN = 0x45;

  /** Protocol number of ICMP. */
  public static final int PROTO_ICMP = 1;

  /** Protocol number of TCP. */
  public static final int PROTO_TCP = 6;

  /** Protocol number of UDP. */
  public static final int PROTO_UDP = 17;

  /** Don't fragment, in the fragment word. */
  public static final int DF = 0x4000;

  /** More fragments, in the fragment word. */
  public static final int MF = 0x2000;

  /** The fragment offset, in the fragment word, in units of 8 bytes. */
  public static final int OFFSET_MASK = 0x1fff;

  private static final int TOS = 1;
  private static final int TOTAL_LENGTH = 2;
  private static final int ID = 4;
  private static final int FRAGMENT = 6;
  private static final int TTL = 8;
  private static final int PROTOCOL = 9;
  private static final int CHECKSUM = 10;
  private static final int SOURCE = 12;
  private static final int DESTINATION = 16;

  /** Version and header length in words, as one octet. */
  public static int versionAndLength(long at) {
    return Memory.u8(at);
  }

  /** The version. */
  public static int version(long at) {
    return Memory.u8(at) >> 4;
  }

  /** The length of the header in bytes. */
  public static int headerLength(long at) {
    return (Memory.u8(at) & 15) << 2;
  }

  /** Type of service. */
  public static int tos(long at) {
    return Memory.u8(at + TOS);
  }

  /** The length of header and data in bytes. */
  public static int totalLength(long at) {
    return Memory.u16(at + TOTAL_LENGTH);
  }

  /** The identification. */
  public static int id(long at) {
    return Memory.u16(at + ID);
  }

  /** Flags and fragment offset. */
  public static int fragment(long at) {
    return Memory.u16(at + FRAGMENT);
  }

  /** Whether this is a fragment: more follow, or some came before. */
  public static boolean isFragment(long at) {
    return (fragment(at) & (MF | OFFSET_MASK)) != 0;
  }

  /** Time to live. */
  public static int ttl(long at) {
    return Memory.u8(at + TTL);
  }

  /** The protocol of the data. */
  public static int protocol(long at) {
    return Memory.u8(at + PROTOCOL);
  }

  /** The header checksum. */
  public static int checksum(long at) {
    return Memory.u16(at + CHECKSUM);
  }

  /** The source address. */
  public static int source(long at) {
    return Memory.i32(at + SOURCE);
  }

  /** The destination address. */
  public static int destination(long at) {
    return Memory.i32(at + DESTINATION);
  }

  /** Takes one from the time to live and mends the checksum (RFC 1624). */
  public static void decrementTtl(long at) {
    int word = Memory.u16(at + TTL);
    int now = word - 0x100;
    Memory.setU8(at + TTL, now >> 8);
    Memory.setU16(at + CHECKSUM, Checksum.update(checksum(at), word, now));
  }

  /**
   * Writes an option-less header with its checksum.
   *
   * @param totalLength of header and data, bytes
   * @param fragment flags and offset: 0 or {@link #DF} for a whole datagram
   */
  public static void set(
      long at,
      int tos,
      int totalLength,
      int id,
      int fragment,
      int ttl,
      int protocol,
      int source,
      int destination) {
    Memory.setI32(at, PLAIN << 24 | tos << 16 | totalLength);
    Memory.setI32(at + ID, id << 16 | fragment);
    Memory.setI32(at + TTL, ttl << 24 | protocol << 16);
    Memory.setI32(at + SOURCE, source);
    Memory.setI32(at + DESTINATION, destination);
    Memory.setU16(at + CHECKSUM, Checksum.of(at, MIN_LENGTH));
  }

  /** Replaces the version and the length of the header, without the checksum. */
  public static void setHeaderLength(long at, int headerLength) {
    Memory.setU8(at, 4 << 4 | headerLength >> 2);
  }

  /**
   * Replaces length, flags and offset of a header and computes its checksum anew, options included.
   *
   * @param totalLength of header and data, bytes
   * @param fragment flags and offset
   */
  public static void setPart(long at, int totalLength, int fragment) {
    Memory.setU16(at + TOTAL_LENGTH, totalLength);
    Memory.setU16(at + FRAGMENT, fragment);
    rewriteChecksum(at);
  }

  /** Computes the checksum of a header, options included, anew. */
  public static void rewriteChecksum(long at) {
    Memory.setU16(at + CHECKSUM, 0);
    Memory.setU16(at + CHECKSUM, Checksum.of(at, headerLength(at)));
  }

  /** Reads a header; the caller has checked that it is there whole and of version 4. */
  public static Ipv4Header parse(long at) {
    byte[] options = new byte[headerLength(at) - MIN_LENGTH];
    Memory.get(at + MIN_LENGTH, options, 0, options.length);
    return new Ipv4Header(
        tos(at),
        totalLength(at),
        id(at),
        fragment(at),
        ttl(at),
        protocol(at),
        new Ipv4Address(source(at)),
        new Ipv4Address(destination(at)),
        HexFormat.of().formatHex(options));
  }

  /** Writes this header, and its checksum. */
  public void emit(long at) {
    byte[] o = HexFormat.of().parseHex(options);
    set(at, tos, totalLength, id, fragment, ttl, protocol, source.bits(), destination.bits());
    Memory.setU8(at, 4 << 4 | (MIN_LENGTH + o.length) >> 2);
    Memory.put(o, 0, at + MIN_LENGTH, o.length);
    rewriteChecksum(at);
  }
}
