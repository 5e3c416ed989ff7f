package org.splnet.drivers.serial;

import static org.splnet.drivers.serial.UartRegisters.DATA;
import static org.splnet.drivers.serial.UartRegisters.FCR;
import static org.splnet.drivers.serial.UartRegisters.FCR_CLEAR_RECEIVE;
import static org.splnet.drivers.serial.UartRegisters.FCR_CLEAR_TRANSMIT;
import static org.splnet.drivers.serial.UartRegisters.FCR_ENABLE;
import static org.splnet.drivers.serial.UartRegisters.FCR_TRIGGER_8;
import static org.splnet.drivers.serial.UartRegisters.IER;
import static org.splnet.drivers.serial.UartRegisters.IER_RECEIVE;
import static org.splnet.drivers.serial.UartRegisters.IER_STATUS;
import static org.splnet.drivers.serial.UartRegisters.IER_TRANSMIT;
import static org.splnet.drivers.serial.UartRegisters.IIR;
import static org.splnet.drivers.serial.UartRegisters.IIR_NONE;
import static org.splnet.drivers.serial.UartRegisters.LCR;
import static org.splnet.drivers.serial.UartRegisters.LCR_8N1;
import static org.splnet.drivers.serial.UartRegisters.LCR_DLAB;
import static org.splnet.drivers.serial.UartRegisters.LSR;
import static org.splnet.drivers.serial.UartRegisters.LSR_DATA;
import static org.splnet.drivers.serial.UartRegisters.LSR_HOLDING_EMPTY;
import static org.splnet.drivers.serial.UartRegisters.LSR_OVERRUN;
import static org.splnet.drivers.serial.UartRegisters.MCR;
import static org.splnet.drivers.serial.UartRegisters.MCR_OUT2;
import static org.splnet.drivers.serial.UartRegisters.MCR_READY;

import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Operation;
import org.splnet.kernel.SchedulingPoint;

/**
 * A serial port on an emulated UART in a machine, and the driver of that: 8 data bits, no parity,
 * at the highest rate of its crystal divided by the divisor.
 */
public final class UartPort implements SerialPort {
  private static final int RECEIVING = IER_RECEIVE | IER_STATUS;

  private final InterruptLine line;
  private final Uart16550 uart;
  private final int divisor;
  private boolean lost;
  private int enabled;

  /**
   * Puts a UART into a machine.
   *
   * @param cpu the CPU to which its line is routed, and which steps it
   * @param end the cable
   * @param divisor of the rate, 1 to 65535; of no effect if the UART has no clock
   */
  public UartPort(Machine machine, Cpu cpu, SerialEnd end, Uart16550.Timing timing, int divisor) {
    if (divisor < 1 || divisor > 0xffff) {
      throw new IllegalArgumentException("divisor " + divisor + ": give 1 to 65535");
    }
    this.line = machine.line("uart", cpu);
    this.uart = new Uart16550(end, timing, line::raise);
    this.divisor = divisor;
    end.onAttention(() -> machine.port().wake(cpu));
    cpu.addPoller(uart);
  }

  @Override
  public String name() {
    return "uart";
  }

  @Override
  public InterruptLine line() {
    return line;
  }

  /** The UART: its registers. */
  public Uart16550 uart() {
    return uart;
  }

  @Override
  public void open(Context ctx) {
    uart.out(ctx, LCR, LCR_8N1 | LCR_DLAB);
    uart.out(ctx, DATA, divisor);
    uart.out(ctx, IER, divisor >> 8);
    uart.out(ctx, LCR, LCR_8N1);
    uart.out(ctx, FCR, FCR_ENABLE | FCR_CLEAR_RECEIVE | FCR_CLEAR_TRANSMIT | FCR_TRIGGER_8);
    uart.out(ctx, MCR, MCR_READY | MCR_OUT2);
    enable(ctx, RECEIVING);
    lost = false;
  }

  @Override
  public void close(Context ctx) {
    enable(ctx, 0);
    uart.out(ctx, MCR, 0);
    uart.out(ctx, FCR, FCR_ENABLE | FCR_CLEAR_RECEIVE | FCR_CLEAR_TRANSMIT | FCR_TRIGGER_8);
  }

  @SchedulingPoint(Operation.LINE_MASK)
  private void enable(Context ctx, int causes) {
    enabled = causes;
    uart.out(ctx, IER, causes);
  }

  private int status(Context ctx) {
    int s = uart.in(ctx, LSR);
    lost |= (s & LSR_OVERRUN) != 0;
    return s;
  }

  @Override
  public int read(Context ctx, byte[] to, int offset, int room) {
    int n = 0;
    while (n < room && (status(ctx) & LSR_DATA) != 0) {
      to[offset + n++] = (byte) uart.in(ctx, DATA);
    }
    if (n < room && (uart.in(ctx, IIR) & IIR_NONE) == 0) {
      // The pin has not gone down, so there will be no edge: what keeps it up came meanwhile.
      line.raise();
    }
    return n;
  }

  @Override
  public boolean takeLost(Context ctx) {
    boolean was = lost;
    lost = false;
    return was;
  }

  /** As many as the FIFO holds whenever it is empty; its interrupt is on while some are left. */
  @Override
  public int write(Context ctx, byte[] from, int offset, int length) {
    int n = 0;
    while (n < length && (status(ctx) & LSR_HOLDING_EMPTY) != 0) {
      int most = Math.min(length, n + ByteFifo.DEPTH);
      while (n < most) {
        uart.out(ctx, DATA, from[offset + n++]);
      }
    }
    int causes = n < length ? RECEIVING | IER_TRANSMIT : RECEIVING;
    if (causes != enabled) {
      enable(ctx, causes);
    }
    return n;
  }

  @Override
  public String toString() {
    return line.name();
  }
}
