package org.splnet.drivers.i8255x;

/** The transceiver behind the management register: one, at address 1, its link always up. */
final class Phy {
  /** Its address. */
  static final int ADDRESS = 1;

  /** Register: basic status. */
  static final int STATUS = 1;

  /** Bits of the status: negotiated, link up, able to negotiate. */
  static final int LINK_UP = 0x782d;

  private static final int WRITE = 1;
  private static final int READ = 2;
  private static final int READY = 1 << 28;
  private static final int NOBODY = 0xffff;

  private final int[] registers = new int[32];
  private int last = READY;

  Phy() {
    registers[0] = 0x3100;
    registers[STATUS] = LINK_UP;
    registers[4] = 0x01e1;
    registers[5] = 0x41e1;
  }

  int read() {
    return last;
  }

  void write(int value) {
    int operation = value >>> 26 & 3;
    int phy = value >>> 21 & 31;
    int register = value >>> 16 & 31;
    int data = value & 0xffff;
    switch (operation) {
      case READ -> data = phy == ADDRESS ? registers[register] : NOBODY;
      case WRITE -> {
        if (phy == ADDRESS && register != STATUS) {
          registers[register] = data;
        }
      }
      default ->
          throw DeviceMisuseException.of(
              "MDI (10): operation %d in 0x%08x; 1 writes and 2 reads", operation, value);
    }
    last = value & 0x0fff0000 | data | READY;
  }
}
