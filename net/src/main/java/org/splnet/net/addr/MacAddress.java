package org.splnet.net.addr;

/**
 * An Ethernet address.
 *
 * @param bits its 48 bits, the first octet on the wire the most significant
 */
public record MacAddress(long bits) {
  private static final long MASK = 0xffff_ffff_ffffL;
  private static final long GROUP = 1L << 40;
  private static final long LOCAL = 1L << 41;

  /** ff:ff:ff:ff:ff:ff. */
  public static final MacAddress BROADCAST = new MacAddress(MASK);

  /** Checks that there are 48 bits. */
  public MacAddress {
    if ((bits & ~MASK) != 0) {
      throw new IllegalArgumentException(
          "0x" + Long.toHexString(bits) + " has more than the 48 bits of an Ethernet address");
    }
  }

  /** A locally administered unicast address made of the low 40 bits of a number. */
  public static MacAddress local(long number) {
    return new MacAddress((number & 0xff_ffff_ffffL) | LOCAL);
  }

  /**
   * Parses six hexadecimal octets separated by colons.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static MacAddress parse(String text) {
    if (!text.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an Ethernet address: write six hex octets, as 02:00:00:00:00:01");
    }
    return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
  }

  /** Whether it is broadcast or multicast. */
  public boolean isGroup() {
    return isGroup(bits);
  }

  /** Whether the address of these bits is broadcast or multicast. */
  public static boolean isGroup(long bits) {
    return (bits & GROUP) != 0;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(17);
    for (int shift = 40; shift >= 0; shift -= 8) {
      int octet = (int) (bits >>> shift) & 0xff;
      out.append(Character.forDigit(octet >> 4, 16)).append(Character.forDigit(octet & 15, 16));
      if (shift > 0) {
        out.append(':');
      }
    }
    return out.toString();
  }
}
