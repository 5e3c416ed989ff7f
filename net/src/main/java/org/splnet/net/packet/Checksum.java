package org.splnet.net.packet;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.splnet.kernel.Work;

/**
 * The Internet checksum (RFC 1071) and its incremental update (RFC 1624).
 *
 * <p>Sums are kept unfolded in a {@code long} and in native byte order where bulk data is summed:
 * the one's complement sum does not mind byte order, as long as the result is swapped once. The
 * bulk loop is a plain counted loop over longs, which the compiler vectorises; do not be clever
 * with it.
 */
public final class Checksum {
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private Checksum() {}

  /**
   * The sum over bytes of {@link Memory}, in native order, unfolded.
   *
   * @param at where they begin
   * @param length how many; up to 2^31
   */
  @Work(value = "checksum", on = 1)
  public static long sum(long at, int length) {
    long sum = 0;
    int longs = length >>> 3;
    for (int i = 0; i < longs; i++) {
      long v = Memory.ARENA.get(LONG, at + ((long) i << 3));
      sum += (v & 0xffffffffL) + (v >>> 32);
    }
    long p = at + ((long) longs << 3);
    if ((length & 4) != 0) {
      sum += Memory.ARENA.get(INT, p) & 0xffffffffL;
      p += 4;
    }
    if ((length & 2) != 0) {
      sum += Memory.ARENA.get(SHORT, p) & 0xffff;
      p += 2;
    }
    if ((length & 1) != 0) {
      int last = Memory.ARENA.get(ValueLayout.JAVA_BYTE, p) & 0xff;
      sum += LITTLE ? last : last << 8;
    }
    return sum;
  }

  /** Folds a native-order sum to 16 bits in network order, not complemented. */
  public static int fold(long sum) {
    long s = (sum & 0xffffffffL) + (sum >>> 32);
    s = (s & 0xffffffffL) + (s >>> 32);
    int t = (int) ((s & 0xffff) + (s >>> 16));
    t = (t & 0xffff) + (t >>> 16);
    t = (t & 0xffff) + (t >>> 16);
    return LITTLE ? Short.toUnsignedInt(Short.reverseBytes((short) t)) : t;
  }

  /** The checksum of bytes: what belongs in the checksum field, which counts as zero. */
  public static int of(long at, int length) {
    return ~fold(sum(at, length)) & 0xffff;
  }

  /** Whether bytes that include their checksum sum to all ones. */
  public static boolean isGood(long at, int length) {
    return fold(sum(at, length)) == 0xffff;
  }

  /** Whether an option-less IPv4 header of 20 bytes sums to all ones: the common case, unrolled. */
  public static boolean isGoodHeader20(long at) {
    long a = Memory.ARENA.get(LONG, at);
    long b = Memory.ARENA.get(LONG, at + 8);
    long s =
        (a & 0xffffffffL)
            + (a >>> 32)
            + (b & 0xffffffffL)
            + (b >>> 32)
            + (Memory.ARENA.get(INT, at + 16) & 0xffffffffL);
    s = (s & 0xffff) + ((s >>> 16) & 0xffff) + (s >>> 32);
    s = (s & 0xffff) + (s >>> 16);
    s = (s & 0xffff) + (s >>> 16);
    return s == 0xffff;
  }

  /**
   * The sum of the pseudo-header of UDP and TCP over IPv4 (RFC 768), in native order.
   *
   * @param source source address
   * @param destination destination address
   * @param protocol protocol number
   * @param length of the UDP or TCP header and data, bytes
   */
  public static long pseudoHeader(int source, int destination, int protocol, int length) {
    long s = order(source) + order(destination);
    return s + order(protocol << 16 | length);
  }

  private static long order(int networkWord) {
    return (LITTLE ? Integer.reverseBytes(networkWord) : networkWord) & 0xffffffffL;
  }

  /**
   * The checksum after one 16-bit word of what it covers has changed (RFC 1624, equation 3).
   *
   * @param checksum the old checksum field
   * @param from the old word
   * @param to the new word
   */
  public static int update(int checksum, int from, int to) {
    int s = (~checksum & 0xffff) + (~from & 0xffff) + to;
    s = (s & 0xffff) + (s >>> 16);
    s = (s & 0xffff) + (s >>> 16);
    return ~s & 0xffff;
  }
}
