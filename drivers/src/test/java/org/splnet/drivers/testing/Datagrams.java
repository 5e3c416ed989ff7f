package org.splnet.drivers.testing;

import java.nio.ByteBuffer;
import org.splnet.net.addr.Ipv4Address;

/** IPv4 datagrams for tests. Shares no code with the stack but addresses. */
public final class Datagrams {
  private static final int ICMP = 1;
  private static final int UDP = 17;
  private static final int HEADER = 20;

  private Datagrams() {}

  /** An echo request whose payload is zeros. */
  public static byte[] ping(String from, String to, int sequence, int payload) {
    ByteBuffer b = ByteBuffer.allocate(8 + payload);
    b.put(0, (byte) 8).putShort(4, (short) 1).putShort(6, (short) sequence);
    b.putShort(2, (short) checksum(b, 0, b.capacity()));
    return ipv4(ICMP, from, to, b.array());
  }

  /** A UDP datagram without a checksum. */
  public static byte[] udp(String from, int fromPort, String to, int toPort, byte[] payload) {
    ByteBuffer b = ByteBuffer.allocate(8 + payload.length);
    b.putShort((short) fromPort).putShort((short) toPort).putShort((short) b.capacity());
    b.putShort((short) 0).put(payload);
    return ipv4(UDP, from, to, b.array());
  }

  private static byte[] ipv4(int protocol, String from, String to, byte[] carried) {
    ByteBuffer b = ByteBuffer.allocate(HEADER + carried.length);
    b.put(0, (byte) 0x45).putShort(2, (short) b.capacity()).put(8, (byte) 64);
    b.put(9, (byte) protocol);
    b.putInt(12, Ipv4Address.parse(from).bits()).putInt(16, Ipv4Address.parse(to).bits());
    b.putShort(10, (short) checksum(b, 0, HEADER)).put(HEADER, carried);
    return b.array();
  }

  private static int checksum(ByteBuffer b, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += (b.get(i) & 0xff) << ((i - from & 1) == 0 ? 8 : 0);
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return ~sum & 0xffff;
  }
}
