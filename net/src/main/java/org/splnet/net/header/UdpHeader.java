package org.splnet.net.header;

import org.splnet.net.packet.Memory;

/**
 * The UDP header (RFC 768).
 *
 * <p>Static accessors over {@link Memory} for the packet path; the record for tests and slow paths.
 *
 * @param source the source port
 * @param destination the destination port
 * @param length of header and data, bytes
 * @param checksum over pseudo-header, header and data; 0 for none
 */
public record UdpHeader(int source, int destination, int length, int checksum) {
  /** Bytes of the header. */
  public static final int LENGTH = 8;

  private static final int SOURCE = 0;
  private static final int DESTINATION = 2;
  private static final int TOTAL = 4;
  private static final int CHECKSUM = 6;

  /** The source port. */
  public static int source(long at) {
    return Memory.u16(at + SOURCE);
  }

  /** The destination port. */
  public static int destination(long at) {
    return Memory.u16(at + DESTINATION);
  }

  /** The length of header and data in bytes. */
  public static int length(long at) {
    return Memory.u16(at + TOTAL);
  }

  /** The checksum; 0 means that the sender computed none. */
  public static int checksum(long at) {
    return Memory.u16(at + CHECKSUM);
  }

  /** Writes a header. */
  public static void set(long at, int source, int destination, int length, int checksum) {
    Memory.setI32(at, source << 16 | destination);
    Memory.setI32(at + TOTAL, length << 16 | checksum);
  }

  /** Replaces the checksum. */
  public static void setChecksum(long at, int checksum) {
    Memory.setU16(at + CHECKSUM, checksum);
  }

  /** Reads a header; the caller has checked that {@link #LENGTH} bytes are there. */
  public static UdpHeader parse(long at) {
    return new UdpHeader(source(at), destination(at), length(at), checksum(at));
  }

  /** Writes this header. */
  public void emit(long at) {
    set(at, source, destination, length, checksum);
  }
}
