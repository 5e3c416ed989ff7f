package org.splnet.net.queue;

import java.util.HexFormat;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.header.UdpHeader;
import org.splnet.net.packet.Packet;

/**
 * The Toeplitz hash of a flow, as receive-side scaling computes it in hardware, with the key that
 * Microsoft published (<i>RSS hashing functions</i>, "Verifying the RSS hash calculation").
 *
 * <p>Hashed are the two addresses, and the two ports of TCP and UDP where they are there: a
 * fragment is hashed by its addresses alone, the first one too, or it would part from the others.
 *
 * <p>The hash is linear: that of a whole input is the sum modulo two of those of its bytes. So each
 * byte is one look into a table of its place; 12 places of 256 words, 12 KiB.
 */
public final class FlowHash {
  private static final String KEY =
      "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa";
  private static final int PLACES = 12;
  private static final int PORTS_LENGTH = 4;

  private final int[] table = new int[PLACES << 8];

  /** The hash with Microsoft's key. */
  public FlowHash() {
    byte[] key = HexFormat.of().parseHex(KEY);
    for (int place = 0; place < PLACES; place++) {
      for (int bit = 0; bit < 8; bit++) {
        // The 32 bits of the key from that bit on.
        long window = 0;
        for (int i = 0; i < 5; i++) {
          window = window << 8 | (key[place + i] & 0xff);
        }
        int word = (int) (window >>> (8 - bit));
        for (int value = 0; value < 256; value++) {
          if ((value & 0x80 >>> bit) != 0) {
            table[place << 8 | value] ^= word;
          }
        }
      }
    }
  }

  /** The hash of two addresses. */
  public int hash(int source, int destination) {
    return word(0, source) ^ word(4, destination);
  }

  /** The hash of two addresses and two ports. */
  public int hash(int source, int destination, int sourcePort, int destinationPort) {
    return hash(source, destination) ^ word(8, sourcePort << 16 | destinationPort);
  }

  private int word(int place, int w) {
    int[] t = table;
    int at = place << 8;
    return t[at | w >>> 24]
        ^ t[at + 0x100 | (w >>> 16 & 0xff)]
        ^ t[at + 0x200 | (w >>> 8 & 0xff)]
        ^ t[at + 0x300 | (w & 0xff)];
  }

  /**
   * The hash of a packet whose data begins with what should be an IPv4 header; nothing is checked
   * yet. 0 if it is none.
   */
  public int of(int packet) {
    return of(Packet.data(packet), Packet.length(packet));
  }

  /** The same of so many bytes at an offset in packet memory. */
  public int of(long at, int length) {
    if (length < Ipv4Header.MIN_LENGTH || Ipv4Header.version(at) != 4) {
      return 0;
    }
    int header = Ipv4Header.headerLength(at);
    int protocol = Ipv4Header.protocol(at);
    int source = Ipv4Header.source(at);
    int destination = Ipv4Header.destination(at);
    if ((protocol != Ipv4Header.PROTO_UDP && protocol != Ipv4Header.PROTO_TCP)
        || Ipv4Header.isFragment(at)
        || length < header + PORTS_LENGTH) {
      return hash(source, destination);
    }
    // TCP has its ports where UDP has them.
    return hash(
        source, destination, UdpHeader.source(at + header), UdpHeader.destination(at + header));
  }
}
