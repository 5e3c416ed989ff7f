package org.splnet.drivers.i8255x;

/** The counters of the hardware, and their layout in a dump: 32 bits each, then a mark. */
public final class Counters {
  /** Frames sent. */
  public static final int TX_GOOD = 0;

  /** Frames whose data came too late. */
  public static final int TX_UNDERRUNS = 3;

  /** Frames received. */
  public static final int RX_GOOD = 9;

  /** Frames lost because there was no receive area. */
  public static final int RX_RESOURCE_ERRORS = 12;

  /** Frames that were too short. */
  public static final int RX_SHORT = 15;

  /** How many counters there are. */
  public static final int COUNT = 16;

  /** Where the mark is that says that the dump is complete. */
  public static final int MARK = COUNT * 4;

  /** Length of a dump. */
  public static final int LENGTH = MARK + 4;

  /** The mark of a dump. */
  public static final int DUMPED = 0xa005;

  /** The mark of a dump with reset. */
  public static final int DUMPED_AND_RESET = 0xa007;

  private final int[] values = new int[COUNT];

  Counters() {}

  void count(int counter) {
    values[counter]++;
  }

  void reset() {
    java.util.Arrays.fill(values, 0);
  }

  void dump(BusMemory bus, int address, boolean reset) {
    for (int i = 0; i < COUNT; i++) {
      bus.setI32(address + 4 * i, values[i]);
    }
    // The mark last, and its low half by release: all of a mark that is ever not zero.
    bus.setU16(address + MARK + 2, 0);
    bus.setU16(address + MARK, reset ? DUMPED_AND_RESET : DUMPED);
    if (reset) {
      reset();
    }
  }
}
