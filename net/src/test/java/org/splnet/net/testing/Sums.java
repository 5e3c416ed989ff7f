package org.splnet.net.testing;

/** The Internet checksum, the slow and obvious way, to compare with. */
public final class Sums {
  private Sums() {}

  /** The checksum of bytes, on top of a sum. */
  public static int checksum(byte[] b, int from, int length, long sum) {
    long s = sum;
    for (int i = 0; i < length; i++) {
      int octet = b[from + i] & 0xff;
      s += i % 2 == 0 ? octet << 8 : octet;
    }
    while (s >>> 16 != 0) {
      s = (s & 0xffff) + (s >>> 16);
    }
    return (int) (~s & 0xffff);
  }

  /** The sum of a pseudo-header. */
  public static long pseudo(int from, int to, int protocol, int length) {
    return (from >>> 16) + (from & 0xffffL) + (to >>> 16) + (to & 0xffffL) + protocol + length;
  }
}
