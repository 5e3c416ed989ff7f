package org.splnet.drivers.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.splnet.net.addr.MacAddress;

/**
 * The blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian.
 *
 * <p>Every block is type, total length, body, options, total length again; bodies and options are
 * padded to four bytes. Times are nanoseconds since 1970, as {@code if_tsresol} says.
 */
final class Pcapng {
  static final int SECTION_HEADER = 0x0a0d0d0a;
  static final int INTERFACE_DESCRIPTION = 1;
  static final int INTERFACE_STATISTICS = 5;
  static final int ENHANCED_PACKET = 6;

  static final int MAGIC = 0x1a2b3c4d;
  static final int LINK_ETHERNET = 1;

  /** No link header: IPv4 or IPv6, as the first four bits say. */
  static final int LINK_RAW = 101;

  static final int OPT_END = 0;
  static final int OPT_USER_APPLICATION = 4;
  static final int OPT_IF_NAME = 2;
  static final int OPT_IF_MAC = 6;
  static final int OPT_IF_TIME_RESOLUTION = 9;
  static final int OPT_PACKET_FLAGS = 2;
  static final int OPT_STATISTICS_RECEIVED = 4;
  static final int OPT_STATISTICS_DROPPED = 5;

  /** Packet flags: the direction, and how it was addressed. */
  static final int FLAG_IN = 1;

  static final int FLAG_OUT = 2;
  static final int FLAG_UNICAST = 1 << 2;
  static final int FLAG_MULTICAST = 2 << 2;
  static final int FLAG_BROADCAST = 3 << 2;

  /** Most bytes that a packet block needs beside the packet. */
  static final int PACKET_OVERHEAD = 64;

  private static final byte NANOSECONDS = 9;

  private Pcapng() {}

  /** A buffer for blocks. */
  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static void sectionHeader(ByteBuffer to, String application) {
    int start = begin(to, SECTION_HEADER);
    to.putInt(MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
    option(to, OPT_USER_APPLICATION, application.getBytes(StandardCharsets.UTF_8));
    end(to, start);
  }

  static void interfaceDescription(
      ByteBuffer to, String name, @Nullable MacAddress address, int linkType, int snapLength) {
    int start = begin(to, INTERFACE_DESCRIPTION);
    to.putShort((short) linkType).putShort((short) 0).putInt(snapLength);
    option(to, OPT_IF_NAME, name.getBytes(StandardCharsets.UTF_8));
    if (address != null) {
      byte[] mac = new byte[6];
      for (int i = 0; i < mac.length; i++) {
        mac[i] = (byte) (address.bits() >>> 8 * (mac.length - 1 - i));
      }
      option(to, OPT_IF_MAC, mac);
    }
    option(to, OPT_IF_TIME_RESOLUTION, new byte[] {NANOSECONDS});
    end(to, start);
  }

  static void packet(
      ByteBuffer to, int iface, long epochNanos, int length, ByteBuffer data, int flags) {
    int start = begin(to, ENHANCED_PACKET);
    to.putInt(iface);
    time(to, epochNanos);
    to.putInt(data.remaining()).putInt(length).put(data);
    pad(to);
    to.putShort((short) OPT_PACKET_FLAGS).putShort((short) 4).putInt(flags);
    end(to, start);
  }

  static void statistics(ByteBuffer to, int iface, long epochNanos, long received, long dropped) {
    int start = begin(to, INTERFACE_STATISTICS);
    to.putInt(iface);
    time(to, epochNanos);
    to.putShort((short) OPT_STATISTICS_RECEIVED).putShort((short) 8).putLong(received);
    to.putShort((short) OPT_STATISTICS_DROPPED).putShort((short) 8).putLong(dropped);
    end(to, start);
  }

  /** High half first, whatever the byte order. */
  private static void time(ByteBuffer to, long epochNanos) {
    to.putInt((int) (epochNanos >>> 32)).putInt((int) epochNanos);
  }

  private static int begin(ByteBuffer to, int type) {
    int start = to.position();
    to.putInt(type).putInt(0);
    return start;
  }

  private static void option(ByteBuffer to, int code, byte[] value) {
    to.putShort((short) code).putShort((short) value.length).put(value);
    pad(to);
  }

  private static void pad(ByteBuffer to) {
    while ((to.position() & 3) != 0) {
      to.put((byte) 0);
    }
  }

  private static void end(ByteBuffer to, int start) {
    to.putShort((short) OPT_END).putShort((short) 0);
    int length = to.position() + 4 - start;
    to.putInt(length).putInt(start + 4, length);
  }
}
