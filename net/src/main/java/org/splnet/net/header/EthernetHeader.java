package org.splnet.net.header;

import org.splnet.net.addr.MacAddress;
import org.splnet.net.packet.Memory;

/**
 * The Ethernet II header: destination, source, type.
 *
 * <p>Static accessors over {@link Memory} for the packet path; the record for tests and slow paths.
 *
 * @param destination to whom
 * @param source from whom
 * @param type the EtherType, at least 0x600
 */
public record EthernetHeader(MacAddress destination, MacAddress source, int type) {
  /** Bytes of the header. */
  public static final int LENGTH = 14;

  /** EtherType of IPv4. */
  public static final int TYPE_IPV4 = 0x0800;

  /** EtherType of ARP. */
  public static final int TYPE_ARP = 0x0806;

  /** Fewest bytes of a frame without its check sequence; shorter ones are padded. */
  public static final int MIN_FRAME = 60;

  private static final int DESTINATION = 0;
  private static final int SOURCE = 6;
  private static final int TYPE = 12;

  /** The destination's 48 bits. */
  public static long destination(long at) {
    return Memory.i64(at + DESTINATION) >>> 16;
  }

  /** The source's 48 bits. */
  public static long source(long at) {
    return Memory.i64(at + SOURCE) >>> 16;
  }

  /** The EtherType. */
  public static int type(long at) {
    return Memory.u16(at + TYPE);
  }

  /** Writes a header. */
  public static void set(long at, long destination, long source, int type) {
    Memory.setI64(at + DESTINATION, destination << 16 | source >>> 32);
    Memory.setI32(at + 8, (int) source);
    Memory.setU16(at + TYPE, type);
  }

  /** Reads a header; the caller has checked that {@link #LENGTH} bytes are there. */
  public static EthernetHeader parse(long at) {
    return new EthernetHeader(
        new MacAddress(destination(at)), new MacAddress(source(at)), type(at));
  }

  /** Writes this header. */
  public void emit(long at) {
    set(at, destination.bits(), source.bits(), type);
  }
}
