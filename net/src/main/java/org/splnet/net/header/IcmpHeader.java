package org.splnet.net.header;

import org.splnet.net.packet.Memory;

/**
 * The ICMP header (RFC 792): type, code, checksum and a word whose meaning depends on the type.
 *
 * <p>Static accessors over {@link Memory} for the packet path; the record for tests and slow paths.
 *
 * @param type the type
 * @param code the code
 * @param checksum over header and data
 * @param rest identifier and sequence number, MTU, pointer, or unused
 */
public record IcmpHeader(int type, int code, int checksum, int rest) {
  /** Bytes of the header. */
  public static final int LENGTH = 8;

  /** Type: echo reply. */
  public static final int ECHO_REPLY = 0;

  /** Type: destination unreachable. */
  public static final int UNREACHABLE = 3;

  /** Type: redirect. */
  public static final int REDIRECT = 5;

  /** Type: echo request. */
  public static final int ECHO = 8;

  /** Type: time exceeded. */
  public static final int TIME_EXCEEDED = 11;

  /** Type: parameter problem. */
  public static final int PARAMETER_PROBLEM = 12;

  /** Type: timestamp request. */
  public static final int TIMESTAMP = 13;

  /** Type: timestamp reply. */
  public static final int TIMESTAMP_REPLY = 14;

  /** Bytes of a timestamp message: the header and three times. */
  public static final int TIMESTAMP_LENGTH = 20;

  /** Types of questions and their answers: echo, timestamp, information, address mask, router. */
  private static final int QUERIES = 1 | 1 << 8 | 1 << 9 | 1 << 10 | 0x3f << 13;

  private static final int CHECKSUM = 2;
  private static final int REST = 4;

  /** The type. */
  public static int type(long at) {
    return Memory.u8(at);
  }

  /** The code. */
  public static int code(long at) {
    return Memory.u8(at + 1);
  }

  /** The checksum. */
  public static int checksum(long at) {
    return Memory.u16(at + CHECKSUM);
  }

  /** The word behind the checksum. */
  public static int rest(long at) {
    return Memory.i32(at + REST);
  }

  /** The next hop's MTU in a "fragmentation needed" (RFC 1191, 4); 0 from an old router. */
  public static int mtu(long at) {
    return Memory.u16(at + REST + 2);
  }

  /** The offset of the octet at fault in a parameter problem. */
  public static int pointer(long at) {
    return Memory.u8(at + REST);
  }

  /** The gateway's address in a redirect. */
  public static int gateway(long at) {
    return Memory.i32(at + REST);
  }

  /** Writes a time, milliseconds, as the one of receiving and of sending a timestamp message. */
  public static void setTimes(long at, int time) {
    Memory.setI32(at + 12, time);
    Memory.setI32(at + 16, time);
  }

  /** Whether messages of a type are questions or answers; the others are errors, or unknown. */
  public static boolean isQuery(int type) {
    return type < 32 && (QUERIES >>> type & 1) != 0;
  }

  /** Writes a header. */
  public static void set(long at, int type, int code, int checksum, int rest) {
    Memory.setI32(at, type << 24 | code << 16 | checksum);
    Memory.setI32(at + REST, rest);
  }

  /** Replaces the type. */
  public static void setType(long at, int type) {
    Memory.setU8(at, type);
  }

  /** Replaces the checksum. */
  public static void setChecksum(long at, int checksum) {
    Memory.setU16(at + CHECKSUM, checksum);
  }

  /** Reads a header; the caller has checked that {@link #LENGTH} bytes are there. */
  public static IcmpHeader parse(long at) {
    return new IcmpHeader(type(at), code(at), checksum(at), rest(at));
  }

  /** Writes this header. */
  public void emit(long at) {
    set(at, type, code, checksum, rest);
  }
}
