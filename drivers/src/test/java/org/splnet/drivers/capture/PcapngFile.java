package org.splnet.drivers.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small reader of pcapng, by the draft and not by our writer. */
final class PcapngFile {
  /** A described interface. */
  record Interface(int linkType, int snapLength, String name, byte[] address, int resolution) {}

  /** A packet. */
  record Packet(int iface, long nanos, int length, byte[] data, int flags) {
    boolean isOut() {
      return (flags & 3) == 2;
    }
  }

  /** The statistics of an interface. */
  record Statistics(int iface, long received, long dropped) {}

  final List<Interface> interfaces = new ArrayList<>();
  final List<Packet> packets = new ArrayList<>();
  final List<Statistics> statistics = new ArrayList<>();
  String application = "";

  PcapngFile(byte[] file) {
    ByteBuffer b = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(b.getInt(0)).isEqualTo(0x0a0d0d0a);
    assertThat(b.getInt(8)).isEqualTo(0x1a2b3c4d);
    while (b.hasRemaining()) {
      int start = b.position();
      int type = b.getInt();
      int total = b.getInt();
      assertThat(total % 4).isZero();
      assertThat(b.getInt(start + total - 4)).as("length, told again").isEqualTo(total);
      block(type, b.slice(start + 8, total - 12).order(ByteOrder.LITTLE_ENDIAN));
      b.position(start + total);
    }
  }

  private void block(int type, ByteBuffer b) {
    switch (type) {
      case 0x0a0d0d0a -> {
        b.getInt();
        assertThat(b.getShort()).isEqualTo((short) 1);
        assertThat(b.getShort()).isZero();
        assertThat(b.getLong()).isEqualTo(-1);
        application = text(options(b).get(4));
      }
      case 1 -> {
        int linkType = b.getShort();
        assertThat(b.getShort()).isZero();
        int snap = b.getInt();
        Map<Integer, byte[]> o = options(b);
        interfaces.add(
            new Interface(
                linkType, snap, text(o.get(2)), o.getOrDefault(6, new byte[0]), o.get(9)[0]));
      }
      case 5 -> {
        int iface = b.getInt();
        b.getLong();
        Map<Integer, byte[]> o = options(b);
        statistics.add(new Statistics(iface, number(o.get(4)), number(o.get(5))));
      }
      case 6 -> {
        int iface = b.getInt();
        assertThat(iface)
            .as("an interface that was described before")
            .isLessThan(interfaces.size());
        long nanos = (long) b.getInt() << 32 | b.getInt() & 0xffffffffL;
        byte[] data = new byte[b.getInt()];
        int length = b.getInt();
        b.get(data);
        b.position(b.position() + 3 & ~3);
        packets.add(new Packet(iface, nanos, length, data, (int) number(options(b).get(2))));
      }
      default -> throw new AssertionError("block of type " + type);
    }
  }

  private static Map<Integer, byte[]> options(ByteBuffer b) {
    Map<Integer, byte[]> out = new HashMap<>();
    for (; ; ) {
      int code = b.getShort();
      byte[] value = new byte[b.getShort()];
      if (code == 0) {
        assertThat(b.remaining()).as("nothing behind the last option").isZero();
        return out;
      }
      b.get(value);
      b.position(b.position() + 3 & ~3);
      out.put(code, value);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static long number(byte[] bytes) {
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.length == 4 ? b.getInt() : b.getLong();
  }
}
