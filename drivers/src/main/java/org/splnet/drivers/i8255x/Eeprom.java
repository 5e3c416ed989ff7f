package org.splnet.drivers.i8255x;

/**
 * The serial EEPROM (Microwire, 64 words of 16 bits) behind the control register: select, clock a
 * start bit, an operation, an address of six bits, and then the word out, its highest bit first. A
 * zero on the data line after the last address bit says that the address is complete.
 *
 * <p>Written by one driver at a time, under its lock; the units never look at it.
 */
public final class Eeprom {
  /** Clock. */
  public static final int CLOCK = 0x01;

  /** Select. */
  public static final int SELECT = 0x02;

  /** Data to the EEPROM. */
  public static final int IN = 0x04;

  /** Data from the EEPROM. */
  public static final int OUT = 0x08;

  /** The start bit and the operation to read. */
  public static final int READ = 0b110;

  /** Address bits. */
  public static final int ADDRESS_BITS = 6;

  /** Words. */
  public static final int WORDS = 1 << ADDRESS_BITS;

  /** What the sum of all words is. */
  public static final int SUM = 0xbaba;

  private static final int OPERATION_BITS = 3;

  private final int[] words = new int[WORDS];
  private int control;
  private int bits;
  private int shift;
  private int out;

  /** An EEPROM that holds a station address, its first octet in the highest of 48 bits. */
  Eeprom(long station) {
    int sum = 0;
    for (int i = 0; i < 3; i++) {
      int pair = (int) (station >>> (32 - 16 * i)) & 0xffff;
      words[i] = Short.toUnsignedInt(Short.reverseBytes((short) pair));
    }
    for (int i = 0; i < WORDS - 1; i++) {
      sum += words[i];
    }
    words[WORDS - 1] = (SUM - sum) & 0xffff;
  }

  /** The station address as the bus reads it. */
  long station() {
    return words[0] | (long) words[1] << 16 | (long) words[2] << 32;
  }

  int read() {
    return control & ~OUT | ((control & SELECT) != 0 && out != 0 ? OUT : 0);
  }

  void write(int value) {
    boolean rising = (value & CLOCK) != 0 && (control & CLOCK) == 0;
    control = value & (CLOCK | SELECT | IN);
    if ((value & SELECT) == 0) {
      bits = 0;
      shift = 0;
      out = 1;
    } else if (rising) {
      clock((value & IN) != 0 ? 1 : 0);
    }
  }

  private void clock(int in) {
    if (bits == 0 && in == 0) {
      return; // waits for the start bit
    }
    if (bits < OPERATION_BITS + ADDRESS_BITS) {
      shift = shift << 1 | in;
      bits++;
      if (bits == OPERATION_BITS + ADDRESS_BITS) {
        out = 0;
        if (shift >>> ADDRESS_BITS == READ) {
          shift = words[shift & (WORDS - 1)];
        } else {
          throw DeviceMisuseException.of(
              "EEPROM operation %s: only reading is supported",
              Integer.toBinaryString(shift >>> ADDRESS_BITS));
        }
      }
    } else {
      out = shift & 0x8000;
      shift <<= 1;
    }
  }
}
