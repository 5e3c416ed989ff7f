package org.splnet.drivers.i8255x;

import java.util.Arrays;

/**
 * Which frames a card takes: its own, broadcasts, a list of groups, or all. Addresses are kept as
 * the bus reads them, the first octet in the lowest bits.
 */
final class AddressFilter {
  private static final long GROUP = 1;
  private static final long BROADCAST = 0xffff_ffff_ffffL;

  private final byte[] configuration = new byte[CommandBlock.CONFIGURE_BYTES];
  private long individual;
  private long[] groups = {};

  /** The six octets at an address, at any alignment. */
  static long station(BusMemory bus, int at) {
    return (bus.i32(at) & 0xffffffffL) | (long) (bus.i32(at + 2) >>> 16) << 32;
  }

  void reset(long address) {
    individual = address;
    groups = new long[0];
    Arrays.fill(configuration, (byte) 0);
  }

  void setIndividual(long address) {
    individual = address;
  }

  void setGroups(BusMemory bus, int at, int count) {
    long[] now = new long[count];
    for (int i = 0; i < count; i++) {
      now[i] = station(bus, at + 6 * i);
    }
    groups = now;
  }

  void configure(BusMemory bus, int at, int count) {
    for (int i = 0; i < count; i++) {
      configuration[i] = (byte) bus.u8(at + i);
    }
  }

  int configuration(int i) {
    return configuration[i] & 0xff;
  }

  long individual() {
    return individual;
  }

  boolean accepts(long destination) {
    if (destination == individual) {
      return true;
    }
    int modes = configuration[15];
    if ((modes & CommandBlock.CONFIGURE_PROMISCUOUS) != 0) {
      return true;
    }
    if (destination == BROADCAST) {
      return (modes & CommandBlock.CONFIGURE_NO_BROADCAST) == 0;
    }
    return (destination & GROUP) != 0 && acceptsGroup(destination);
  }

  private boolean acceptsGroup(long destination) {
    if ((configuration[21] & CommandBlock.CONFIGURE_ALL_MULTICAST) != 0) {
      return true;
    }
    for (long g : groups) {
      if (g == destination) {
        return true;
      }
    }
    return false;
  }
}
