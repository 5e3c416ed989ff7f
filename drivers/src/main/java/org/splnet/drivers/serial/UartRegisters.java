package org.splnet.drivers.serial;

/** Registers of the 16550 and their bits, by the names of its data sheet. */
public final class UartRegisters {
  /** Read: receiver buffer. Write: transmitter holding. With DLAB: divisor latch, low byte. */
  public static final int DATA = 0;

  /** Interrupt enable. With DLAB: divisor latch, high byte. */
  public static final int IER = 1;

  /** Read: interrupt identification. */
  public static final int IIR = 2;

  /** Write: FIFO control. */
  public static final int FCR = 2;

  /** Line control. */
  public static final int LCR = 3;

  /** Modem control. */
  public static final int MCR = 4;

  /** Line status. */
  public static final int LSR = 5;

  /** Modem status. */
  public static final int MSR = 6;

  /** Scratch. */
  public static final int SCR = 7;

  /** IER: received data available, and the timeout. */
  public static final int IER_RECEIVE = 1;

  /** IER: transmitter holding register empty. */
  public static final int IER_TRANSMIT = 2;

  /** IER: receiver line status. */
  public static final int IER_STATUS = 4;

  /** IIR: no interrupt is pending. */
  public static final int IIR_NONE = 1;

  /** IIR: transmitter holding register empty; lowest priority. */
  public static final int IIR_TRANSMIT = 2;

  /** IIR: received data available. */
  public static final int IIR_RECEIVE = 4;

  /** IIR: receiver line status; highest priority. */
  public static final int IIR_STATUS = 6;

  /** IIR: characters wait below the trigger level, and none came for four times. */
  public static final int IIR_TIMEOUT = 12;

  /** IIR: the part that names the interrupt. */
  public static final int IIR_CAUSE = 15;

  /** IIR: the FIFOs are on. */
  public static final int IIR_FIFO = 0xc0;

  /** FCR: FIFOs on. */
  public static final int FCR_ENABLE = 1;

  /** FCR: empty the receive FIFO. */
  public static final int FCR_CLEAR_RECEIVE = 2;

  /** FCR: empty the transmit FIFO. */
  public static final int FCR_CLEAR_TRANSMIT = 4;

  /** FCR: interrupt at 8 characters; 0 is at 1, 0x40 at 4, 0xc0 at 14. */
  public static final int FCR_TRIGGER_8 = 0x80;

  /** LCR: 8 data bits, no parity, 1 stop bit. */
  public static final int LCR_8N1 = 3;

  /** LCR: the first two registers are the divisor latch. */
  public static final int LCR_DLAB = 0x80;

  /** MCR: data terminal ready, request to send. */
  public static final int MCR_READY = 3;

  /** MCR: output 2, which on a PC connects the interrupt pin to the bus. */
  public static final int MCR_OUT2 = 8;

  /** LSR: data ready. */
  public static final int LSR_DATA = 1;

  /** LSR: overrun; cleared by reading. */
  public static final int LSR_OVERRUN = 2;

  /** LSR: transmitter holding register or FIFO empty. */
  public static final int LSR_HOLDING_EMPTY = 0x20;

  /** LSR: that and the shift register empty. */
  public static final int LSR_EMPTY = 0x40;

  /** MSR: clear to send, data set ready, carrier. */
  public static final int MSR_CONNECTED = 0xb0;

  private UartRegisters() {}
}
