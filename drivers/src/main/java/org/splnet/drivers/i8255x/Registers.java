package org.splnet.drivers.i8255x;

/** The register block: byte offsets, and what is written there. */
public final class Registers {
  /** Status: receive unit in bits 2 to 5, command unit in bits 6 and 7; a byte. */
  public static final int STATUS = 0x00;

  /** Causes of interrupts; writing ones acknowledges them; a byte. */
  public static final int ACK = 0x01;

  /** Command; reads 0 once accepted; a byte. */
  public static final int COMMAND = 0x02;

  /** Interrupt control; a byte. */
  public static final int INTERRUPT = 0x03;

  /** General pointer; 32 bits. */
  public static final int POINTER = 0x04;

  /** PORT; 32 bits, write only. */
  public static final int PORT = 0x08;

  /** EEPROM control; 16 bits. */
  public static final int EEPROM = 0x0e;

  /** Management data; 32 bits. */
  public static final int MDI = 0x10;

  /** Flow control; a byte. */
  public static final int FLOW = 0x19;

  /** How many bytes there are. */
  public static final int SIZE = 0x20;

  // Causes.

  /** A flow control pause. */
  public static final int FCP = 0x01;

  /** Early receive. */
  public static final int ER = 0x02;

  /** Software interrupt. */
  public static final int SWI = 0x04;

  /** Management cycle done. */
  public static final int MDI_DONE = 0x08;

  /** The receive unit has left its ready state. */
  public static final int RNR = 0x10;

  /** The command unit has left its active state. */
  public static final int CNA = 0x20;

  /** A frame was received. */
  public static final int FR = 0x40;

  /** A command block with its interrupt bit set is complete. */
  public static final int CX = 0x80;

  // Interrupt control.

  /** Masks everything. */
  public static final int MASK_ALL = 0x01;

  /** Raises a software interrupt; reads 0. */
  public static final int RAISE_SOFTWARE = 0x02;

  // Command unit commands.

  /** Starts at the general pointer. */
  public static final int CU_START = 0x10;

  /** Goes on behind the suspended block if it no longer says so; harmless while active. */
  public static final int CU_RESUME = 0x20;

  /** Sets where counters are dumped. */
  public static final int CU_DUMP_ADDRESS = 0x40;

  /** Dumps the counters. */
  public static final int CU_DUMP = 0x50;

  /** Sets the base of the command unit's addresses. */
  public static final int CU_LOAD_BASE = 0x60;

  /** Dumps the counters and sets them to zero. */
  public static final int CU_DUMP_RESET = 0x70;

  /** The command unit's part of the command byte. */
  public static final int CU_MASK = 0xf0;

  // Command unit states, as in the status byte.

  /** Idle. */
  public static final int CU_IDLE = 0x00;

  /** Suspended. */
  public static final int CU_SUSPENDED = 0x40;

  /** Active. */
  public static final int CU_ACTIVE = 0x80;

  /** The command unit's part of the status byte. */
  public static final int CU_STATE = 0xc0;

  // Receive unit commands.

  /** Starts at the general pointer. */
  public static final int RU_START = 0x01;

  /** Goes on behind the suspended area. */
  public static final int RU_RESUME = 0x02;

  /** Stops. */
  public static final int RU_ABORT = 0x04;

  /** Sets the base of the receive unit's addresses. */
  public static final int RU_LOAD_BASE = 0x06;

  /** The receive unit's part of the command byte. */
  public static final int RU_MASK = 0x07;

  // Receive unit states, as in the status byte.

  /** Idle. */
  public static final int RU_IDLE = 0x00;

  /** Suspended. */
  public static final int RU_SUSPENDED = 0x04;

  /** Without resources. */
  public static final int RU_NO_RESOURCES = 0x08;

  /** Ready. */
  public static final int RU_READY = 0x10;

  /** The receive unit's part of the status byte. */
  public static final int RU_STATE = 0x3c;

  // PORT.

  /** Resets everything. */
  public static final int PORT_RESET = 0;

  /** Tests itself; the result goes to the address in the upper bits. */
  public static final int PORT_SELF_TEST = 1;

  /** Stops both units and keeps the configuration. */
  public static final int PORT_SELECTIVE_RESET = 2;

  /** Dumps the internal state to the address in the upper bits. */
  public static final int PORT_DUMP = 3;

  private Registers() {}
}
