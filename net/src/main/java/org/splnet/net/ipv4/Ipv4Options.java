package org.splnet.net.ipv4;

import org.splnet.net.packet.Memory;

/**
 * IPv4 options (RFC 791, 3.1): walked and checked; record route, timestamp and security are passed
 * over unchanged, source routes are refused (RFC 6274, 4.9; RFC 7126).
 */
final class Ipv4Options {
  private static final int FIRST = 20;
  private static final int END = 0;
  private static final int NOP = 1;
  private static final int COPIED = 0x80;
  private static final int LOOSE_SOURCE_ROUTE = 131;
  private static final int STRICT_SOURCE_ROUTE = 137;

  private Ipv4Options() {}

  /** Whether the options of a header are well-formed and none is refused. */
  static boolean check(long at, int headerLength) {
    return problem(at, headerLength) < 0;
  }

  /**
   * Copies the options that every fragment carries (RFC 791, 3.1: the copied flag), padded to a
   * word.
   *
   * @param at where a header begins, whose options are well-formed
   * @param to where the options of the fragment's header go
   * @return how many bytes they take
   */
  static int copyToFragment(long at, int headerLength, long to) {
    int n = 0;
    int i = FIRST;
    while (i < headerLength) {
      int type = Memory.u8(at + i);
      if (type == END) {
        break;
      }
      int length = type == NOP ? 1 : Memory.u8(at + i + 1);
      if (type >= COPIED) {
        Memory.copy(at + i, to + n, length);
        n += length;
      }
      i += length;
    }
    while ((n & 3) != 0) {
      Memory.setU8(to + n++, END);
    }
    return n;
  }

  /** The offset in the header of the octet at fault, or -1 if there is none. */
  static int problem(long at, int headerLength) {
    int i = FIRST;
    while (i < headerLength) {
      int type = Memory.u8(at + i);
      if (type == END) {
        return -1;
      }
      if (type == NOP) {
        i++;
        continue;
      }
      if (type == LOOSE_SOURCE_ROUTE || type == STRICT_SOURCE_ROUTE) {
        return i;
      }
      if (i + 1 >= headerLength) {
        return i;
      }
      int length = Memory.u8(at + i + 1);
      if (length < 2 || i + length > headerLength) {
        return i + 1;
      }
      i += length;
    }
    return -1;
  }
}
