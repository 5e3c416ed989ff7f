package org.splnet.net.addr;

/**
 * An IPv4 prefix; as an interface address, the address within it.
 *
 * @param address an address of the prefix
 * @param length how many leading bits count, 0 to 32
 */
public record Ipv4Prefix(Ipv4Address address, int length) {
  /** Checks the length. */
  public Ipv4Prefix {
    if (length < 0 || length > 32) {
      throw new IllegalArgumentException("prefix length " + length + " is not in 0..32");
    }
  }

  /**
   * Parses {@code address/length}.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Ipv4Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' has no prefix length: write for instance " + text + "/24");
    }
    Ipv4Address address = Ipv4Address.parse(text.substring(0, slash));
    String length = text.substring(slash + 1);
    if (!length.matches("[0-9]{1,2}") || Integer.parseInt(length) > 32) {
      throw new IllegalArgumentException(
          "'" + length + "' in '" + text + "' is not a prefix length: write a number from 0 to 32");
    }
    return new Ipv4Prefix(address, Integer.parseInt(length));
  }

  /** The bits that count, as a mask. */
  public int mask() {
    return length == 0 ? 0 : -1 << (32 - length);
  }

  /** The prefix with its host bits cleared. */
  public Ipv4Prefix network() {
    return new Ipv4Prefix(new Ipv4Address(address.bits() & mask()), length);
  }

  /** The broadcast address of the prefix: all host bits set. */
  public Ipv4Address broadcast() {
    return new Ipv4Address(address.bits() | ~mask());
  }

  /** Whether an address lies in it. */
  public boolean contains(Ipv4Address other) {
    return ((other.bits() ^ address.bits()) & mask()) == 0;
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
