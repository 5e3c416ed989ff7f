package org.splnet.net.header;

import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.packet.Memory;

/**
 * An ARP message for IPv4 over Ethernet (RFC 826).
 *
 * <p>Static accessors over {@link Memory} for the packet path; the record for tests and slow paths.
 *
 * @param operation {@link #REQUEST} or {@link #REPLY}
 * @param senderStation the sender's Ethernet address
 * @param sender the sender's IPv4 address
 * @param targetStation the target's Ethernet address; of no meaning in a request
 * @param target the target's IPv4 address
 */
public record ArpHeader(
    int operation,
    MacAddress senderStation,
    Ipv4Address sender,
    MacAddress targetStation,
    Ipv4Address target) {
  /** Bytes of the message. */
  public static final int LENGTH = 28;

  /** Operation: who has this address? */
  public static final int REQUEST = 1;

  /** Operation: I have. */
  public static final int REPLY = 2;

  /** Hardware type Ethernet, protocol type IPv4, address lengths 6 and 4: the first 48 bits. */
  private static final long ETHERNET_IPV4 = 0x0001_0800_0604L;

  private static final int OPERATION = 6;
  private static final int SENDER_STATION = 8;
  private static final int SENDER = 14;
  private static final int TARGET_STATION = 18;
  private static final int TARGET = 24;

  /** Whether hardware type, protocol type and address lengths are those of IPv4 over Ethernet. */
  public static boolean isEthernetIpv4(long at) {
    return Memory.i64(at) >>> 16 == ETHERNET_IPV4;
  }

  /** The operation. */
  public static int operation(long at) {
    return Memory.u16(at + OPERATION);
  }

  /** The 48 bits of the sender's Ethernet address. */
  public static long senderStation(long at) {
    return Memory.i64(at + SENDER_STATION) >>> 16;
  }

  /** The sender's IPv4 address. */
  public static int sender(long at) {
    return Memory.i32(at + SENDER);
  }

  /** The 48 bits of the target's Ethernet address. */
  public static long targetStation(long at) {
    return Memory.i64(at + TARGET_STATION) >>> 16;
  }

  /** The target's IPv4 address. */
  public static int target(long at) {
    return Memory.i32(at + TARGET);
  }

  /** Writes a message. */
  public static void set(
      long at, int operation, long senderStation, int sender, long targetStation, int target) {
    Memory.setI64(at, ETHERNET_IPV4 << 16 | operation);
    setStation(at + SENDER_STATION, senderStation);
    Memory.setI32(at + SENDER, sender);
    setStation(at + TARGET_STATION, targetStation);
    Memory.setI32(at + TARGET, target);
  }

  private static void setStation(long at, long station) {
    Memory.setU16(at, (int) (station >>> 32));
    Memory.setI32(at + 2, (int) station);
  }

  /**
   * Reads a message; the caller has checked that {@link #LENGTH} bytes are there and {@link
   * #isEthernetIpv4}.
   */
  public static ArpHeader parse(long at) {
    return new ArpHeader(
        operation(at),
        new MacAddress(senderStation(at)),
        new Ipv4Address(sender(at)),
        new MacAddress(targetStation(at)),
        new Ipv4Address(target(at)));
  }

  /** Writes this message. */
  public void emit(long at) {
    set(at, operation, senderStation.bits(), sender.bits(), targetStation.bits(), target.bits());
  }
}
