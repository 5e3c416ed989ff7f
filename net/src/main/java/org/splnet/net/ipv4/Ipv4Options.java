package org.splnet.net.ipv4;

import org.splnet.net.packet.Memory;

/**
 * IPv4 options (RFC 791, 3.1): walked and checked; record route and timestamp are filled in by a
 * router (RFC 1812, 5.3.13), source routes are refused (RFC 6274, 4.9; RFC 7126), others passed
 * over unchanged.
 */
final class Ipv4Options {
  private static final int FIRST = 20;
  private static final int END = 0;
  private static final int NOP = 1;
  private static final int COPIED = 0x80;
  private static final int RECORD_ROUTE = 7;
  private static final int TIMESTAMP = 68;
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

  /**
   * Fills in what a packet records of its way. What has no room left stays as it is, timestamps
   * apart, which count those that had none.
   *
   * @param at where a header begins, whose options are well-formed
   * @param own the address of the interface over which the packet goes, its bits
   * @param time milliseconds, see RFC 791
   * @return whether the header is changed, and its checksum wrong
   */
  static boolean record(long at, int headerLength, int own, int time) {
    boolean changed = false;
    int length;
    for (int i = FIRST; i < headerLength; i += length) {
      int type = Memory.u8(at + i);
      if (type == END) {
        return changed;
      }
      length = type == NOP ? 1 : Memory.u8(at + i + 1);
      if (type == RECORD_ROUTE && length > 3) {
        changed |= recordRoute(at + i, length, own);
      } else if (type == TIMESTAMP && length > 4) {
        changed |= recordTime(at + i, length, own, time);
      }
    }
    return changed;
  }

  /** Type, length, pointer from 1 (4 is the first), addresses. */
  private static boolean recordRoute(long option, int length, int own) {
    int pointer = Memory.u8(option + 2);
    if (pointer < 4 || pointer + 3 > length) {
      return false;
    }
    Memory.setI32(option + pointer - 1, own);
    Memory.setU8(option + 2, pointer + 4);
    return true;
  }

  /** Type, length, pointer from 1 (5 is the first), overflow and flag of four bits each, times. */
  private static boolean recordTime(long option, int length, int own, int time) {
    int pointer = Memory.u8(option + 2);
    int flag = Memory.u8(option + 3) & 15;
    int need = flag == 0 ? 4 : 8;
    if (pointer < 5 || (flag != 0 && flag != 1 && flag != 3)) {
      return false;
    }
    if (pointer - 1 + need > length) {
      int missed = Memory.u8(option + 3) >>> 4;
      Memory.setU8(option + 3, Math.min(missed + 1, 15) << 4 | flag);
      return missed < 15;
    }
    long to = option + pointer - 1;
    if (flag == 3 && Memory.i32(to) != own) {
      return false;
    }
    if (flag != 0) {
      Memory.setI32(to, own);
      to += 4;
    }
    Memory.setI32(to, time);
    Memory.setU8(option + 2, pointer + need);
    return true;
  }
}
