package org.splnet.net.header;

import org.splnet.net.packet.Memory;

/** The UDP header (RFC 768): accessors by absolute offset. */
public final class UdpHeader {
  /** Bytes of the header. */
  public static final int LENGTH = 8;

  private static final int SOURCE = 0;
  private static final int DESTINATION = 2;
  private static final int TOTAL = 4;
  private static final int CHECKSUM = 6;

  private UdpHeader() {}

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
}
