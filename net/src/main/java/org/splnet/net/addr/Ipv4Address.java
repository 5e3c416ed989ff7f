package org.splnet.net.addr;

/**
 * An IPv4 address.
 *
 * @param bits its 32 bits, the first octet the most significant
 */
public record Ipv4Address(int bits) implements Comparable<Ipv4Address> {
  /** 0.0.0.0. */
  public static final Ipv4Address ANY = new Ipv4Address(0);

  /** 255.255.255.255. */
  public static final Ipv4Address BROADCAST = new Ipv4Address(-1);

  /** 127.0.0.1. */
  public static final Ipv4Address LOOPBACK = new Ipv4Address(0x7f000001);

  /**
   * Parses dotted-decimal notation: four decimal numbers, no leading zeros.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Ipv4Address parse(String text) {
    String[] parts = text.split("\\.", -1);
    int bits = 0;
    boolean good = parts.length == 4;
    for (int i = 0; good && i < 4; i++) {
      String p = parts[i];
      good = !p.isEmpty() && p.length() <= 3 && p.chars().allMatch(c -> c >= '0' && c <= '9');
      good = good && (p.length() == 1 || p.charAt(0) != '0') && Integer.parseInt(p) <= 255;
      if (good) {
        bits = bits << 8 | Integer.parseInt(p);
      }
    }
    if (!good) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an IPv4 address: write four numbers from 0 to 255, as 192.0.2.1");
    }
    return new Ipv4Address(bits);
  }

  /** Whether it is in 224.0.0.0/4. */
  public boolean isMulticast() {
    return isMulticast(bits);
  }

  /** Whether the address of these bits is in 224.0.0.0/4. */
  public static boolean isMulticast(int bits) {
    return bits >>> 28 == 0xe;
  }

  /** Whether the address of these bits is in 127.0.0.0/8. */
  public static boolean isLoopback(int bits) {
    return bits >>> 24 == 127;
  }

  /** The notation of an address's bits. */
  public static String toString(int bits) {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 0xff)
        + "."
        + (bits >>> 8 & 0xff)
        + "."
        + (bits & 0xff);
  }

  @Override
  public int compareTo(Ipv4Address other) {
    return Integer.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return toString(bits);
  }
}
