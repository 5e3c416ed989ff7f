package org.splnet.drivers.capture;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.header.ArpHeader;
import org.splnet.net.header.EthernetHeader;
import org.splnet.net.header.IcmpHeader;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.header.UdpHeader;

/**
 * A frame in a line, in the words of tcpdump. What the snap length has cut off is marked {@code
 * [|…]}; anything may be in a frame, and nothing in it is taken on trust.
 */
final class FrameText {
  private static final int TYPE_IPV6 = 0x86dd;
  private static final int TCP_LENGTH = 20;
  private static final int PROTO_IPV6_ICMP = 58;

  private FrameText() {}

  /** An Ethernet frame. */
  static String ofFrame(ByteBuffer data, int length) {
    ByteBuffer b = data.slice();
    if (b.remaining() < EthernetHeader.LENGTH) {
      return "[|ether], length " + length;
    }
    int type = u16(b, 12);
    ByteBuffer payload = from(b, EthernetHeader.LENGTH);
    int rest = length - EthernetHeader.LENGTH;
    return switch (type) {
      case EthernetHeader.TYPE_IPV4, TYPE_IPV6 -> ofPacket(payload, rest);
      case EthernetHeader.TYPE_ARP -> arp(payload, rest);
      default ->
          "%s > %s, %s, length %d"
              .formatted(
                  mac(b, 6),
                  mac(b, 0),
                  type < 0x600
                      ? "802.3"
                      : "ethertype 0x" + HexFormat.of().toHexDigits((short) type),
                  length);
    };
  }

  /** A network-layer packet. */
  static String ofPacket(ByteBuffer data, int length) {
    ByteBuffer b = data.slice();
    int version = b.hasRemaining() ? u8(b, 0) >> 4 : 0;
    return switch (version) {
      case 4 -> ipv4(b, length);
      case 6 -> "IP6, length " + length;
      default -> b.hasRemaining() ? "IP, version " + version + "?, length " + length : "[|ip]";
    };
  }

  private static String arp(ByteBuffer b, int length) {
    if (b.remaining() < ArpHeader.LENGTH) {
      return "[|arp], length " + length;
    }
    String sender = ip(b, 14);
    String target = ip(b, 24);
    String what =
        switch (u16(b, 6)) {
          case ArpHeader.REQUEST ->
              sender.equals(target)
                  ? "Announcement " + sender
                  : "Request who-has " + target + " tell " + sender;
          case ArpHeader.REPLY -> "Reply " + sender + " is-at " + mac(b, 8);
          default -> "operation " + u16(b, 6);
        };
    return "ARP, " + what + ", length " + length;
  }

  private static String ipv4(ByteBuffer b, int length) {
    int headerLength = b.hasRemaining() ? (u8(b, 0) & 15) << 2 : 0;
    if (b.remaining() < Ipv4Header.MIN_LENGTH) {
      return "IP [|ip], length " + length;
    }
    String source = ip(b, 12);
    String destination = ip(b, 16);
    int total = u16(b, 2);
    if (headerLength < Ipv4Header.MIN_LENGTH || total < headerLength) {
      return "IP %s > %s: bad header, length %d".formatted(source, destination, length);
    }
    int rest = total - headerLength;
    int protocol = u8(b, 9);
    int fragment = u16(b, 6);
    int offset = (fragment & Ipv4Header.OFFSET_MASK) << 3;
    String more =
        (fragment & (Ipv4Header.MF | Ipv4Header.OFFSET_MASK)) == 0
            ? ""
            : " (frag %d@%d%s)"
                .formatted(u16(b, 4), offset, (fragment & Ipv4Header.MF) != 0 ? "+" : "");
    if (offset > 0) {
      return "IP %s > %s: %s%s, length %d"
          .formatted(source, destination, protocol(protocol), more, rest);
    }
    ByteBuffer payload = from(b, headerLength);
    return switch (protocol) {
      case Ipv4Header.PROTO_ICMP ->
          "IP %s > %s: %s%s".formatted(source, destination, icmp(payload, rest), more);
      case Ipv4Header.PROTO_UDP -> ports(payload, source, destination, udp(payload, rest)) + more;
      case Ipv4Header.PROTO_TCP -> ports(payload, source, destination, tcp(payload, rest)) + more;
      default ->
          "IP %s > %s: %s%s, length %d"
              .formatted(source, destination, protocol(protocol), more, rest);
    };
  }

  private static String protocol(int number) {
    return switch (number) {
      case Ipv4Header.PROTO_ICMP -> "ICMP";
      case Ipv4Header.PROTO_TCP -> "TCP";
      case Ipv4Header.PROTO_UDP -> "UDP";
      case PROTO_IPV6_ICMP -> "ICMP6";
      default -> "protocol " + number;
    };
  }

  private static String ports(ByteBuffer b, String source, String destination, String what) {
    return b.remaining() < 4
        ? "IP %s > %s: %s".formatted(source, destination, what)
        : "IP %s.%d > %s.%d: %s".formatted(source, u16(b, 0), destination, u16(b, 2), what);
  }

  private static String udp(ByteBuffer b, int rest) {
    if (b.remaining() < UdpHeader.LENGTH) {
      return "UDP [|udp], length " + rest;
    }
    int length = u16(b, 4);
    return length < UdpHeader.LENGTH || length > rest
        ? "UDP, bad length " + length + " of " + rest
        : "UDP, length " + (length - UdpHeader.LENGTH);
  }

  private static String tcp(ByteBuffer b, int rest) {
    if (b.remaining() < TCP_LENGTH) {
      return "TCP [|tcp], length " + rest;
    }
    int headerLength = u8(b, 12) >> 4 << 2;
    int flags = u8(b, 13);
    if (headerLength < TCP_LENGTH || headerLength > rest) {
      return "TCP, bad header length " + headerLength;
    }
    StringBuilder names = new StringBuilder();
    String letters = "FSRP.UEW";
    for (int i = 0; i < letters.length(); i++) {
      if ((flags & 1 << i) != 0) {
        names.append(letters.charAt(i));
      }
    }
    int length = rest - headerLength;
    long sequence = u32(b, 4);
    StringBuilder out = new StringBuilder("Flags [").append(names.isEmpty() ? "none" : names);
    out.append("], seq ").append(sequence);
    if (length > 0) {
      out.append(':').append(sequence + length & 0xffffffffL);
    }
    if ((flags & 0x10) != 0) {
      out.append(", ack ").append(u32(b, 8));
    }
    return out.append(", win ").append(u16(b, 14)).append(", length ").append(length).toString();
  }

  private static String icmp(ByteBuffer b, int rest) {
    if (b.remaining() < IcmpHeader.LENGTH) {
      return "ICMP [|icmp], length " + rest;
    }
    int type = u8(b, 0);
    int code = u8(b, 1);
    String what =
        switch (type) {
          case IcmpHeader.ECHO -> "echo request, id %d, seq %d".formatted(u16(b, 4), u16(b, 6));
          case IcmpHeader.ECHO_REPLY -> "echo reply, id %d, seq %d".formatted(u16(b, 4), u16(b, 6));
          case IcmpHeader.UNREACHABLE -> unreachable(code, u16(b, 6)) + about(b);
          case IcmpHeader.TIME_EXCEEDED ->
              (code == 0 ? "time exceeded in transit" : "reassembly time exceeded") + about(b);
          case IcmpHeader.PARAMETER_PROBLEM -> "parameter problem at " + u8(b, 4) + about(b);
          default -> "type %d, code %d".formatted(type, code);
        };
    return "ICMP " + what + ", length " + rest;
  }

  private static String unreachable(int code, int mtu) {
    return switch (code) {
      case 0 -> "net unreachable";
      case 1 -> "host unreachable";
      case 2 -> "protocol unreachable";
      case 3 -> "port unreachable";
      case 4 -> "need to fragment, mtu " + mtu;
      default -> "unreachable, code " + code;
    };
  }

  /** The packet that an error is about. */
  private static String about(ByteBuffer b) {
    ByteBuffer inner = from(b, IcmpHeader.LENGTH);
    return inner.remaining() < Ipv4Header.MIN_LENGTH
        ? ""
        : " (%s > %s: %s)".formatted(ip(inner, 12), ip(inner, 16), protocol(u8(inner, 9)));
  }

  private static ByteBuffer from(ByteBuffer b, int offset) {
    int at = Math.min(offset, b.limit());
    return b.slice(at, b.limit() - at);
  }

  private static int u8(ByteBuffer b, int at) {
    return b.get(at) & 0xff;
  }

  private static int u16(ByteBuffer b, int at) {
    return b.getShort(at) & 0xffff;
  }

  private static long u32(ByteBuffer b, int at) {
    return b.getInt(at) & 0xffffffffL;
  }

  private static String ip(ByteBuffer b, int at) {
    return new Ipv4Address(b.getInt(at)).toString();
  }

  private static String mac(ByteBuffer b, int at) {
    return new MacAddress((long) u16(b, at) << 32 | u32(b, at + 2)).toString();
  }
}
