package org.splnet.drivers.traffic;

import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.header.EthernetHeader;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.header.UdpHeader;
import org.splnet.net.packet.Memory;

/**
 * A set of UDP flows, and the frames that carry them: what a generator writes and a sink checks.
 *
 * <p>A frame is Ethernet, IPv4, UDP and at least 18 bytes: flow number (4), sequence number within
 * the flow (4), the time at which it was due (8), and a check of these (2); beyond that a pattern
 * that depends on flow and sequence number. All in network order. The UDP checksum is not used.
 */
public final class Flows {
  /** Bytes of Ethernet, IPv4 and UDP headers. */
  public static final int HEADERS =
      EthernetHeader.LENGTH + Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH;

  /** Fewest bytes of a frame, its check sequence not counted. */
  public static final int MIN_FRAME = EthernetHeader.MIN_FRAME;

  private static final int FLOW = HEADERS;
  private static final int SEQUENCE = FLOW + 4;
  private static final int TIME = SEQUENCE + 4;
  private static final int CHECK = TIME + 8;
  private static final int PATTERN = CHECK + 2;
  private static final int TTL = 64;
  private static final int FIRST_PORT = 1024;

  private static final int WORDS = 5;

  /**
   * Five longs of headers for each length of each flow; the last two bytes, the UDP checksum, are
   * zero.
   */
  private final long[] templates;

  private final int count;
  private final FrameMix mix;

  /**
   * Flows of frames of one length.
   *
   * @param frameLength bytes of a frame, its check sequence not counted; at least 60
   */
  public Flows(
      int count,
      int frameLength,
      Ipv4Prefix sources,
      Ipv4Prefix destinations,
      MacAddress from,
      MacAddress to,
      long scratch) {
    this(count, FrameMix.of(frameLength), sources, destinations, from, to, scratch);
  }

  /**
   * Flows from addresses of one prefix to addresses of another.
   *
   * @param count how many
   * @param mix the lengths of their frames
   * @param scratch an offset in packet memory with room for the headers, used while building
   */
  public Flows(
      int count,
      FrameMix mix,
      Ipv4Prefix sources,
      Ipv4Prefix destinations,
      MacAddress from,
      MacAddress to,
      long scratch) {
    this.count = count;
    this.mix = mix;
    this.templates = new long[count * mix.count() * WORDS];
    for (int f = 0; f < count; f++) {
      int hash = f * 0x9e3779b9;
      int source = host(sources, f);
      int destination = host(destinations, hash >>> 8);
      for (int k = 0; k < mix.count(); k++) {
        int total = mix.length(k) - EthernetHeader.LENGTH;
        long ip = scratch + EthernetHeader.LENGTH;
        EthernetHeader.set(scratch, to.bits(), from.bits(), EthernetHeader.TYPE_IPV4);
        Ipv4Header.set(
            ip, 0, total, 0, Ipv4Header.DF, TTL, Ipv4Header.PROTO_UDP, source, destination);
        UdpHeader.set(
            ip + Ipv4Header.MIN_LENGTH,
            FIRST_PORT + (f & 0x7fff),
            FIRST_PORT + (hash >>> 17),
            total - Ipv4Header.MIN_LENGTH,
            0);
        for (int i = 0; i < WORDS; i++) {
          templates[(f * mix.count() + k) * WORDS + i] = Memory.i64(scratch + 8L * i);
        }
      }
    }
  }

  private static int host(Ipv4Prefix prefix, int number) {
    int room = ~prefix.mask();
    int host = Integer.remainderUnsigned(number, Math.max(1, room - 1)) + 1;
    return prefix.network().address().bits() | host & room;
  }

  /** How many flows there are. */
  public int count() {
    return count;
  }

  /** Writes a frame; returns its length. */
  int write(long at, int flow, int sequence, long timeNanos) {
    int number = mix.number(flow, sequence);
    int frameLength = mix.length(number);
    int t = (flow * mix.count() + number) * WORDS;
    Memory.setI64(at, templates[t]);
    Memory.setI64(at + 8, templates[t + 1]);
    Memory.setI64(at + 16, templates[t + 2]);
    Memory.setI64(at + 24, templates[t + 3]);
    Memory.setI64(at + 32, templates[t + 4]);
    Memory.setI64(at + 40, (flow & 0xffffffffL) << 16 | sequence >>> 16);
    Memory.setI64(at + 48, (long) sequence << 48 | timeNanos >>> 16);
    int check = check(flow, sequence, timeNanos);
    Memory.setI32(at + 56, (int) timeNanos << 16 | check);
    for (int i = PATTERN; i + 8 <= frameLength; i += 8) {
      Memory.setI64(at + i, pattern(flow, sequence, i));
    }
    return frameLength;
  }

  /** Whether a frame, its headers aside, is as it was written. */
  boolean isIntact(long at, int length) {
    if (length < MIN_FRAME) {
      return false;
    }
    int flow = flow(at);
    int sequence = sequence(at);
    int frameLength = mix.length(mix.number(flow, sequence));
    if (Memory.u16(at + CHECK) != check(flow, sequence, timeNanos(at))
        || Integer.compareUnsigned(flow, count) >= 0
        || length < frameLength
        || Memory.u16(at + EthernetHeader.LENGTH + 2) != frameLength - EthernetHeader.LENGTH) {
      return false;
    }
    for (int i = PATTERN; i + 8 <= frameLength; i += 8) {
      if (Memory.i64(at + i) != pattern(flow, sequence, i)) {
        return false;
      }
    }
    return true;
  }

  static int flow(long at) {
    return Memory.i32(at + FLOW);
  }

  static int sequence(long at) {
    return Memory.i32(at + SEQUENCE);
  }

  static long timeNanos(long at) {
    return Memory.i64(at + TIME);
  }

  private static int check(int flow, int sequence, long timeNanos) {
    long h = (flow * 0x9e3779b97f4a7c15L ^ sequence) * 0xbf58476d1ce4e5b9L ^ timeNanos;
    h *= 0x94d049bb133111ebL;
    return (int) (h >>> 48);
  }

  private static long pattern(int flow, int sequence, int place) {
    return ((long) flow << 32 | sequence) * 0x9e3779b97f4a7c15L + place;
  }
}
