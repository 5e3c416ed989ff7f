package org.splnet.drivers.serial;

import static org.splnet.drivers.serial.UartRegisters.DATA;
import static org.splnet.drivers.serial.UartRegisters.FCR;
import static org.splnet.drivers.serial.UartRegisters.FCR_CLEAR_RECEIVE;
import static org.splnet.drivers.serial.UartRegisters.FCR_CLEAR_TRANSMIT;
import static org.splnet.drivers.serial.UartRegisters.FCR_ENABLE;
import static org.splnet.drivers.serial.UartRegisters.IER;
import static org.splnet.drivers.serial.UartRegisters.IER_RECEIVE;
import static org.splnet.drivers.serial.UartRegisters.IER_STATUS;
import static org.splnet.drivers.serial.UartRegisters.IER_TRANSMIT;
import static org.splnet.drivers.serial.UartRegisters.IIR;
import static org.splnet.drivers.serial.UartRegisters.IIR_FIFO;
import static org.splnet.drivers.serial.UartRegisters.IIR_NONE;
import static org.splnet.drivers.serial.UartRegisters.IIR_RECEIVE;
import static org.splnet.drivers.serial.UartRegisters.IIR_STATUS;
import static org.splnet.drivers.serial.UartRegisters.IIR_TIMEOUT;
import static org.splnet.drivers.serial.UartRegisters.IIR_TRANSMIT;
import static org.splnet.drivers.serial.UartRegisters.LCR;
import static org.splnet.drivers.serial.UartRegisters.LCR_DLAB;
import static org.splnet.drivers.serial.UartRegisters.LSR;
import static org.splnet.drivers.serial.UartRegisters.LSR_DATA;
import static org.splnet.drivers.serial.UartRegisters.LSR_EMPTY;
import static org.splnet.drivers.serial.UartRegisters.LSR_HOLDING_EMPTY;
import static org.splnet.drivers.serial.UartRegisters.LSR_OVERRUN;
import static org.splnet.drivers.serial.UartRegisters.MCR;
import static org.splnet.drivers.serial.UartRegisters.MCR_OUT2;
import static org.splnet.drivers.serial.UartRegisters.MSR;
import static org.splnet.drivers.serial.UartRegisters.MSR_CONNECTED;
import static org.splnet.drivers.serial.UartRegisters.SCR;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.splnet.kernel.Context;
import org.splnet.kernel.Poller;

/**
 * An emulated UART, after the data sheet of the PC16550D: registers in front of a receiver and a
 * transmitter with a FIFO each, at an end of a {@link SerialEnd cable}. It knows nothing of a
 * stack.
 *
 * <p>Modelled: both FIFOs and working without, the trigger level and the timeout behind it, the
 * interrupts for line status, received data, timeout and empty transmitter with their priorities
 * and what clears each, OUT2 as the gate to the interrupt line, overrun, the divisor and the frame
 * length that make the rate. Not modelled: parity, framing errors and breaks, which a cable in
 * memory has none of; modem status, which reads as connected and interrupts nobody; loop-back; the
 * DMA pins.
 *
 * <p>The rate follows the clock of the machine: a character takes the time of its bits to leave,
 * and has arrived when it has left. One that finds the receive FIFO full is lost as on real
 * hardware, but only after the driver had a step's time to read: that the emulation was not stepped
 * for a while is not the driver's fault. With {@link Timing#handshake} it waits in the cable
 * instead, as if RTS and CTS were crossed and obeyed. Without a clock characters take no time, and
 * there is always a handshake.
 *
 * <p>It has no thread and no lock of a class. Whoever accesses a register claims it for that time,
 * and so does the {@link #poll step} of its CPU, which gives way. A claim is short: nothing is
 * called and nothing waited for within it; the line is asserted afterwards, whenever the interrupt
 * pin has gone up.
 */
public final class Uart16550 implements Poller {
  /** The usual crystal. */
  public static final long CLOCK_HZ = 1_843_200;

  private static final int CLOCKS_A_BIT = 16;
  private static final long SECOND = 1_000_000_000L;
  private static final int TIMEOUT_CHARACTERS = 4;
  private static final int[] TRIGGERS = {1, 4, 8, 14};
  private static final VarHandle CLAIM;

  static {
    try {
      CLAIM = MethodHandles.lookup().findVarHandle(Uart16550.class, "claim", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * How fast it is.
   *
   * @param clockHz its crystal, a sixteenth of which is the highest bit rate; 0 for no limit
   * @param handshake whether characters wait in the cable for a receiver that has no room
   */
  public record Timing(long clockHz, boolean handshake) {
    /** As fast as the other end takes it. */
    public static final Timing UNLIMITED = new Timing(0, true);

    /** A PC's. */
    public static final Timing PC = new Timing(CLOCK_HZ, false);
  }

  private final SerialEnd end;
  private final Timing timing;
  private final Runnable pin;

  @SuppressWarnings("unused")
  private volatile int claim;

  // All below: by whoever has claimed it.
  private final ByteFifo received = new ByteFifo();
  private final ByteFifo toSend = new ByteFifo();
  private int ier;
  private int fcr;
  private int lcr;
  private int mcr;
  private int scratch;
  private int divisor = 1;
  private boolean overrun;
  private boolean holdingEmptied;
  private boolean pinUp;

  /** The character in the shift register, or -1. */
  private int shifting = -1;

  /** When it has left. */
  private long leftNanos;

  /** When a character last came or was read. */
  private long receiverNanos;

  /** The latest time seen. */
  private long nowNanos;

  /** The receive FIFO was full at the end of the last poll, and has not been read since. */
  private boolean leftFull;

  private volatile boolean idle = true;

  /** When time alone makes something happen. */
  private volatile long due = NEVER;

  /**
   * A UART as after reset.
   *
   * @param pin asserts its interrupt line
   */
  public Uart16550(SerialEnd end, Timing timing, Runnable pin) {
    this.end = end;
    this.timing = timing;
    this.pin = pin;
  }

  // ---- The bus

  /**
   * Reads a register. Context: any. Locks: one caller at a time, the poll apart.
   *
   * @param register 0 to 7, see {@link UartRegisters}
   */
  public int in(Context ctx, int register) {
    begin(ctx);
    int value = read(register);
    end();
    return value;
  }

  /** Writes a register. Context and locks as {@link #in}. */
  public void out(Context ctx, int register, int value) {
    begin(ctx);
    write(register, value & 0xff);
    end();
  }

  private void begin(Context ctx) {
    int turn = 0;
    while (!CLAIM.compareAndSet(this, 0, 1)) {
      ctx.spin(turn++);
    }
    step(ctx.now());
  }

  private void end() {
    transmit();
    boolean up = (mcr & MCR_OUT2) != 0 && cause() != IIR_NONE;
    boolean rises = up && !pinUp;
    pinUp = up;
    idle = isIdle();
    due = nextNanos();
    claim = 0;
    if (rises) {
      pin.run();
    }
  }

  private int read(int register) {
    boolean latch = (lcr & LCR_DLAB) != 0;
    return switch (register) {
      case DATA -> latch ? divisor & 0xff : readCharacter();
      case IER -> latch ? divisor >> 8 : ier;
      case IIR -> identify();
      case LCR -> lcr;
      case MCR -> mcr;
      case LSR -> status();
      case MSR -> MSR_CONNECTED;
      case SCR -> scratch;
      default -> throw noSuch(register);
    };
  }

  private void write(int register, int value) {
    boolean latch = (lcr & LCR_DLAB) != 0;
    switch (register) {
      case DATA -> {
        if (latch) {
          divisor = divisor & 0xff00 | value;
        } else {
          writeCharacter(value);
        }
      }
      case IER -> {
        if (latch) {
          divisor = divisor & 0xff | value << 8;
        } else {
          enable(value & 15);
        }
      }
      case FCR -> controlFifos(value);
      case LCR -> lcr = value;
      case MCR -> mcr = value & 31;
      case LSR, MSR -> {
        // not to be written
      }
      case SCR -> scratch = value;
      default -> throw noSuch(register);
    }
  }

  private static IllegalArgumentException noSuch(int register) {
    return new IllegalArgumentException("a UART has registers 0 to 7, not " + register);
  }

  private int readCharacter() {
    leftFull = false;
    if (received.isEmpty()) {
      return 0;
    }
    receiverNanos = nowNanos;
    int c = received.take();
    receive();
    return c;
  }

  private void writeCharacter(int value) {
    holdingEmptied = false;
    if (!toSend.isFull()) {
      toSend.put(value);
    }
  }

  private void enable(int value) {
    if ((value & ~ier & IER_TRANSMIT) != 0 && toSend.isEmpty()) {
      holdingEmptied = true;
    }
    ier = value;
  }

  private void controlFifos(int value) {
    boolean on = (value & FCR_ENABLE) != 0;
    if (on != ((fcr & FCR_ENABLE) != 0)) {
      received.setDepth(on ? ByteFifo.DEPTH : 1);
      toSend.setDepth(on ? ByteFifo.DEPTH : 1);
    }
    if ((value & FCR_CLEAR_RECEIVE) != 0) {
      received.clear();
    }
    if ((value & FCR_CLEAR_TRANSMIT) != 0) {
      toSend.clear();
    }
    fcr = value;
  }

  private int status() {
    int s =
        (received.isEmpty() ? 0 : LSR_DATA)
            | (overrun ? LSR_OVERRUN : 0)
            | (toSend.isEmpty() ? LSR_HOLDING_EMPTY : 0)
            | (toSend.isEmpty() && shifting < 0 ? LSR_EMPTY : 0);
    overrun = false;
    return s;
  }

  // ---- Interrupts

  private int identify() {
    int c = cause();
    if (c == IIR_TRANSMIT) {
      holdingEmptied = false;
    }
    return c | ((fcr & FCR_ENABLE) != 0 ? IIR_FIFO : 0);
  }

  /** The pending interrupt of the highest priority that is enabled. */
  private int cause() {
    if (overrun && (ier & IER_STATUS) != 0) {
      return IIR_STATUS;
    }
    if ((ier & IER_RECEIVE) != 0 && received.count() >= trigger()) {
      return IIR_RECEIVE;
    }
    if ((ier & IER_RECEIVE) != 0 && timedOut()) {
      return IIR_TIMEOUT;
    }
    return holdingEmptied && (ier & IER_TRANSMIT) != 0 ? IIR_TRANSMIT : IIR_NONE;
  }

  private int trigger() {
    return (fcr & FCR_ENABLE) != 0 ? TRIGGERS[fcr >> 6] : 1;
  }

  private boolean timedOut() {
    return !received.isEmpty() && nowNanos - receiverNanos >= TIMEOUT_CHARACTERS * characterNanos();
  }

  // ---- The line

  /** How long a character takes, start and stop bits included; 0 without a clock. */
  private long characterNanos() {
    if (timing.clockHz == 0) {
      return 0;
    }
    int halfBits = 2 * (1 + dataBits() + (lcr >> 3 & 1) + 1) + stopHalves();
    return halfBits * SECOND * CLOCKS_A_BIT * Math.max(1, divisor) / (2 * timing.clockHz);
  }

  private int dataBits() {
    return 5 + (lcr & 3);
  }

  /** Beyond one stop bit: another, or half of one with 5 data bits. */
  private int stopHalves() {
    return (lcr & 4) == 0 ? 0 : dataBits() == 5 ? 1 : 2;
  }

  /** What has happened on the line until now. */
  private boolean step(long now) {
    nowNanos = Math.max(nowNanos, now);
    return transmit() | receive();
  }

  private boolean transmit() {
    boolean moved = false;
    for (; ; ) {
      if (shifting >= 0) {
        if (leftNanos > nowNanos || !leave()) {
          return moved;
        }
        shifting = -1;
        moved = true;
      }
      if (toSend.isEmpty()) {
        return moved;
      }
      // Behind another character at once, otherwise from now on.
      long begins = moved ? leftNanos : Math.max(leftNanos, nowNanos);
      shifting = toSend.take() & (1 << dataBits()) - 1;
      leftNanos = begins + characterNanos();
      holdingEmptied |= toSend.isEmpty();
      moved = true;
    }
  }

  /** Puts the character into the cable; without handshake one that finds it full is gone. */
  private boolean leave() {
    return end.send(shifting) || !waits();
  }

  private boolean waits() {
    return timing.handshake || timing.clockHz == 0;
  }

  private boolean receive() {
    boolean moved = false;
    while (!received.isFull()) {
      int c = end.receive();
      if (c < 0) {
        return moved;
      }
      received.put(c);
      receiverNanos = nowNanos;
      moved = true;
    }
    return moved;
  }

  private boolean isIdle() {
    boolean waitsForTimeout = !received.isEmpty() && !pinUp;
    return toSend.isEmpty() && shifting < 0 && !waitsForTimeout;
  }

  /** When the character in the shift register has left, or the driver is told of a silence. */
  private long nextNanos() {
    // One that ought to have left waits for room in the cable.
    long left = shifting >= 0 && leftNanos > nowNanos ? leftNanos : NEVER;
    boolean toTell =
        !received.isEmpty() && !pinUp && (ier & IER_RECEIVE) != 0 && (mcr & MCR_OUT2) != 0;
    long silence = TIMEOUT_CHARACTERS * characterNanos();
    return toTell ? Math.min(left, receiverNanos + silence) : left;
  }

  @Override
  public boolean poll(Context ctx, long now) {
    if (!CLAIM.compareAndSet(this, 0, 1)) {
      return true;
    }
    boolean moved = step(now);
    if (leftFull && !waits()) {
      while (end.receive() >= 0) {
        overrun = true;
      }
    }
    leftFull = received.isFull();
    end();
    return moved;
  }

  @Override
  public long dueNanos() {
    return due;
  }

  @Override
  public boolean maySleep() {
    return idle && end.arm();
  }

  @Override
  public String toString() {
    return "16550";
  }
}
