package org.splnet.drivers.i8255x;

/** Layout of command blocks: a head of 8 bytes and what belongs to the command. */
public final class CommandBlock {
  /** Status, 16 bits. */
  public static final int STATUS = 0;

  /** Command and flags, 16 bits. */
  public static final int COMMAND = 2;

  /** Link to the next block, 32 bits, relative to the base. */
  public static final int LINK = 4;

  /** Length of the head; parameters follow. */
  public static final int HEAD = 8;

  /** Status: complete. */
  public static final int COMPLETE = 0x8000;

  /** Status: without error. */
  public static final int OK = 0x2000;

  /** Status of a transmission: data came too late. */
  public static final int UNDERRUN = 0x1000;

  // Commands.

  /** Does nothing. */
  public static final int NOP = 0;

  /** Sets the individual address: 6 bytes behind the head. */
  public static final int INDIVIDUAL_ADDRESS = 1;

  /** Configures: a byte count and parameters. */
  public static final int CONFIGURE = 2;

  /** Sets the multicast list: 16 bits of byte count, and addresses. */
  public static final int MULTICAST = 3;

  /** Transmits a frame. */
  public static final int TRANSMIT = 4;

  /** Loads microcode. */
  public static final int MICROCODE = 5;

  /** Dumps the internal state to the address behind the head. */
  public static final int DUMP = 6;

  /** The command in the command word. */
  public static final int OPERATION = 7;

  // Flags.

  /** Transmit data is described by an array. */
  public static final int FLEXIBLE = 0x0008;

  /** Interrupts when complete. */
  public static final int INTERRUPT = 0x2000;

  /** Suspends when complete. */
  public static final int SUSPEND = 0x4000;

  /** Ends the list. */
  public static final int END_OF_LIST = 0x8000;

  // Transmit blocks.

  /** Address of the array of transmit buffer descriptors, 32 bits. */
  public static final int TX_ARRAY = 8;

  /** Bytes that follow the block itself, 16 bits; the top bit says that these are all. */
  public static final int TX_COUNT = 12;

  /** Threshold in units of 8 bytes, a byte; in the byte behind, the number of descriptors. */
  public static final int TX_THRESHOLD = 14;

  /** Length of a transmit block; immediate data follow. */
  public static final int TX_LENGTH = 16;

  /** The array address of a block without an array. */
  public static final int TX_NO_ARRAY = -1;

  /** Length of a transmit buffer descriptor: 32 bits of address, 32 of size. */
  public static final int TBD_LENGTH = 8;

  // Sizes of parameters.

  /** Most parameter bytes of a configuration. */
  public static final int CONFIGURE_BYTES = 22;

  /** Most multicast addresses. */
  public static final int MAX_MULTICAST = 80;

  /** Bytes of a dump of the internal state. */
  public static final int DUMP_BYTES = 596;

  // Configuration bits, by byte.

  /** Byte 15: receive every frame. */
  public static final int CONFIGURE_PROMISCUOUS = 0x01;

  /** Byte 15: receive no broadcasts. */
  public static final int CONFIGURE_NO_BROADCAST = 0x02;

  /** Byte 21: receive all multicasts. */
  public static final int CONFIGURE_ALL_MULTICAST = 0x08;

  private CommandBlock() {}
}
