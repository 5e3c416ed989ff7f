package org.splnet.drivers.i8255x;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Poller;

/**
 * The card: a register block in front of a command unit and a receive unit.
 *
 * <p>It has no thread and no lock. A register write is noted, and then one of those at the card
 * <em>claims</em> it and steps it: the writer itself or, if somebody is at it already, that one,
 * once more. So whoever writes a register never waits, and the units are never in two hands.
 * Transmission and reception, which move data, are left to the {@link #poll poll} of the CPU to
 * which the card's line is routed; everything else is done within the write.
 *
 * <p>Whoever has claimed the card takes no lock and is at level VM: a driver that holds locks may
 * wait for a command to be accepted, and it is, as soon as that CPU goes on. What a poll needs
 * locks for, to get and give back frames, it does before and after. The driver has one caller at a
 * time (its lock); only the poll comes from elsewhere.
 *
 * <p>Memory order: noting a command, the claim, the causes and their mask are volatile. A cause is
 * set and then the mask looked at; the mask is written and then the causes looked at: one of the
 * two asserts the pin.
 *
 * <p>What breaks a rule of the hardware is a {@link DeviceMisuseException}, thrown at whoever steps
 * the card.
 */
public final class I8255x implements Poller {
  private static final VarHandle CLAIM;
  private static final VarHandle CAUSES;
  private static final VarHandle POLLED;

  static {
    try {
      MethodHandles.Lookup l = MethodHandles.lookup();
      CLAIM = l.findVarHandle(I8255x.class, "claim", int.class);
      CAUSES = l.findVarHandle(I8255x.class, "causes", int.class);
      POLLED = l.findVarHandle(I8255x.class, "polled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Frames sent in one poll at most. */
  public static final int BUDGET = 64;

  private static final int NO_PORT = -1;
  private static final int NOT_ACCEPTED = 0xff;
  private static final int SIGNATURE = 0x8255;

  /** In {@link #published} beside the unit states: there is work for a poll. */
  private static final int RUNNABLE = 0x100;

  /** In {@link #published}: the command unit waits for room on the medium. */
  private static final int STALLED = 0x200;

  private final BusMemory bus;
  private final Medium medium;
  private final InterruptPin pin;
  private final Eeprom eeprom;
  private final Phy phy = new Phy();
  private final AddressFilter filter = new AddressFilter();
  private final Counters counters = new Counters();
  private final CommandUnit cu;
  private final ReceiveUnit ru;
  private volatile Cpu home;

  // The register block. Pointer, flow and what is behind EEPROM and MDI have one writer, the
  // driver.
  private int pointer;
  private int flow;
  private volatile int mask;
  private volatile int command;
  private volatile int port = NO_PORT;

  /** The states of the units as of the last step. */
  private volatile int published;

  private volatile long missed;

  /** How often the card was asked to step since somebody began to; 0 while nobody does. */
  @SuppressWarnings("unused")
  private volatile int claim;

  @SuppressWarnings("unused")
  private volatile int causes;

  /** The medium holds frames in stock that are to be sent. */
  private volatile boolean holding;

  /** Somebody polls: two do while the card is routed to another CPU. */
  @SuppressWarnings("unused")
  private volatile boolean polled;

  /**
   * A card as after power-on.
   *
   * @param station the address in its EEPROM, the first octet in the highest of 48 bits
   * @param home the CPU that polls it
   */
  public I8255x(BusMemory bus, Medium medium, InterruptPin pin, long station, Cpu home) {
    this.bus = bus;
    this.medium = medium;
    this.pin = pin;
    this.home = home;
    this.eeprom = new Eeprom(station);
    this.cu = new CommandUnit(bus, medium, filter, counters);
    this.ru = new ReceiveUnit(bus, medium, filter, counters);
    filter.reset(eeprom.station());
  }

  /** Says which CPU polls it from now on. */
  public void setHome(Cpu cpu) {
    home = cpu;
  }

  /**
   * Makes the bus slow: a frame underruns if its transmission begins with fewer bytes read than
   * this and there are more. 0 unless told. A fault for tests, set while nothing moves.
   */
  public void setSlowBus(int bytes) {
    cu.setSlowBus(bytes);
  }

  /** Frames that came while the receive unit was idle, and frames for others; a moment old. */
  public long missed() {
    return missed;
  }

  // ---- Registers

  /** Reads a byte. Context: the driver's. Locks: none. */
  public int read8(Context ctx, int offset) {
    return switch (offset) {
      case Registers.STATUS -> published & (Registers.CU_STATE | Registers.RU_STATE);
      case Registers.ACK -> causes;
      case Registers.COMMAND -> port == NO_PORT ? command : NOT_ACCEPTED;
      case Registers.INTERRUPT -> mask;
      case Registers.EEPROM -> eeprom.read();
      case Registers.FLOW -> flow;
      default -> {
        int within = offset & 3;
        if (offset - within == Registers.POINTER) {
          yield pointer >>> 8 * within & 0xff;
        }
        if (offset - within == Registers.MDI) {
          yield phy.read() >>> 8 * within & 0xff;
        }
        checkOffset(offset, 1);
        yield 0;
      }
    };
  }

  /** Reads 16 bits. Context: the driver's. Locks: none. */
  public int read16(Context ctx, int offset) {
    checkOffset(offset, 2);
    return read8(ctx, offset) | read8(ctx, offset + 1) << 8;
  }

  /** Reads 32 bits. Context: the driver's. Locks: none. */
  public int read32(Context ctx, int offset) {
    checkOffset(offset, 4);
    return read16(ctx, offset) | read16(ctx, offset + 2) << 16;
  }

  /**
   * Writes a byte.
   *
   * <p>Context: the driver's, one at a time, up to VM. Locks: none.
   */
  public void write8(Context ctx, int offset, int value) {
    switch (offset) {
      case Registers.ACK -> CAUSES.getAndBitwiseAnd(this, ~value);
      case Registers.COMMAND -> writeCommand(ctx, value & 0xff);
      case Registers.INTERRUPT -> {
        mask = value & 0xff & ~Registers.RAISE_SOFTWARE;
        if ((value & Registers.RAISE_SOFTWARE) != 0) {
          CAUSES.getAndBitwiseOr(this, Registers.SWI);
        }
        raiseIfPending();
      }
      case Registers.EEPROM -> eeprom.write(value);
      case Registers.FLOW -> flow = value & 0xff;
      default ->
          throw DeviceMisuseException.of(
              "register %02x: byte 0x%02x written; it cannot be written, or not as a byte",
              offset, value & 0xff);
    }
  }

  /** Writes 16 bits. Context and locks as {@link #write8}. */
  public void write16(Context ctx, int offset, int value) {
    checkOffset(offset, 2);
    switch (offset) {
      case Registers.STATUS -> write8(ctx, Registers.ACK, value >>> 8 & 0xff);
      case Registers.COMMAND -> {
        write8(ctx, Registers.INTERRUPT, value >>> 8);
        write8(ctx, Registers.COMMAND, value);
      }
      case Registers.EEPROM -> eeprom.write(value);
      default ->
          throw DeviceMisuseException.of(
              "register %02x: 16 bits 0x%04x written; it cannot be written so",
              offset, value & 0xffff);
    }
  }

  /** Writes 32 bits. Context and locks as {@link #write8}. */
  public void write32(Context ctx, int offset, int value) {
    checkOffset(offset, 4);
    switch (offset) {
      case Registers.POINTER -> {
        if (command != 0) {
          throw DeviceMisuseException.of(
              "SCB pointer (04): 0x%08x written while command 0x%02x has not been accepted",
              value, command);
        }
        pointer = value;
      }
      case Registers.PORT -> {
        if ((value & 15) > Registers.PORT_DUMP) {
          throw DeviceMisuseException.of("PORT (08): no function %d", value & 15);
        }
        port = value;
        step(ctx);
      }
      case Registers.MDI -> {
        phy.write(value);
        if ((value & 1 << 29) != 0) {
          CAUSES.getAndBitwiseOr(this, Registers.MDI_DONE);
          raiseIfPending();
        }
      }
      default ->
          throw DeviceMisuseException.of(
              "register %02x: 32 bits 0x%08x written; it cannot be written so", offset, value);
    }
  }

  private static void checkOffset(int offset, int size) {
    if (offset < 0 || offset + size > Registers.SIZE || offset % size != 0) {
      throw DeviceMisuseException.of(
          "register %02x: no access of %d bytes there: there are %d bytes, and an access is"
              + " aligned",
          offset, size, Registers.SIZE);
    }
  }

  private void writeCommand(Context ctx, int value) {
    if (value == 0) {
      return;
    }
    if (command != 0) {
      throw DeviceMisuseException.of(
          "SCB command (02): 0x%02x written while 0x%02x has not been accepted: wait until it"
              + " reads 0",
          value, command);
    }
    command = value;
    step(ctx);
  }

  // ---- Steps

  private void step(Context ctx) {
    int was = ctx.splraise(Ipl.VM);
    try {
      if ((int) CLAIM.getAndAdd(this, 1) == 0) {
        serve(ctx, false, 0);
      }
    } finally {
      ctx.splx(was);
    }
  }

  @Override
  public boolean poll(Context ctx, long nowNanos) {
    if ((published & (RUNNABLE | STALLED)) == 0
        && !holding
        && !isPending()
        && !medium.mayHaveMore()) {
      return false;
    }
    if (!POLLED.compareAndSet(this, false, true)) {
      return false;
    }
    // A transmission that is begun after this waits for the next poll: there is no frame for it.
    boolean sending = isActive();
    medium.prepare(ctx, sending);
    boolean worked = false;
    int was = ctx.splraise(Ipl.VM);
    try {
      // If somebody is at it, the next turn will do.
      if (CLAIM.compareAndSet(this, 0, 1)) {
        worked = serve(ctx, true, sending ? BUDGET : 0);
      }
    } finally {
      ctx.splx(was);
      boolean more = isActive();
      medium.settle(ctx, more);
      if (holding != more) {
        holding = more;
      }
      POLLED.setVolatile(this, false);
    }
    return worked;
  }

  /** Whether there is something for a poll to do that nobody will assert the line for. */
  private boolean needsPoll() {
    return (published & RUNNABLE) != 0 || (holding && !isActive());
  }

  private boolean isActive() {
    return (published & Registers.CU_STATE) == Registers.CU_ACTIVE;
  }

  @Override
  public long dueNanos() {
    return needsPoll() ? NOW : NEVER;
  }

  @Override
  public boolean maySleep() {
    return !needsPoll() && medium.arm();
  }

  /** Steps until nobody has asked meanwhile; whether any data moved. */
  private boolean serve(Context ctx, boolean polling, int transmissions) {
    boolean worked = false;
    try {
      worked = turn(ctx, polling, transmissions);
      int asked = (int) CLAIM.getAndAdd(this, -1) - 1;
      while (asked != 0) {
        turn(ctx, false, 0);
        asked = (int) CLAIM.getAndAdd(this, -asked) - asked;
      }
    } catch (DeviceMisuseException e) {
      command = 0;
      CLAIM.setVolatile(this, 0);
      throw e;
    }
    return worked;
  }

  private boolean turn(Context ctx, boolean polling, int transmissions) {
    if (port != NO_PORT) {
      acceptPort();
    }
    int c = command;
    if (c != 0) {
      cu.command(c & Registers.CU_MASK, pointer);
      ru.command(c & Registers.RU_MASK, pointer);
    }
    boolean worked = cu.run(transmissions);
    if (polling) {
      worked |= ru.run();
      long lost = ru.missed() + ru.filtered();
      if (lost != missed) {
        missed = lost;
      }
    }
    publish();
    if (c != 0) {
      command = 0;
    }
    int raised = cu.causes | ru.causes;
    if (raised != 0) {
      cu.causes = 0;
      ru.causes = 0;
      CAUSES.getAndBitwiseOr(this, raised);
    }
    // The pin is a level: it is asserted as long as a cause is pending, and for a poll elsewhere.
    if (isPending() || (!polling && needsPoll() && !isHome(ctx))) {
      pin.raise();
    }
    return worked;
  }

  private void publish() {
    int now = cu.state() | ru.state();
    if (cu.isActive()) {
      now |= cu.isStalled() ? STALLED : RUNNABLE;
    }
    if (now != published) {
      published = now;
    }
  }

  private boolean isHome(Context ctx) {
    return !ctx.isTop() && ctx.cpu() == home;
  }

  private void acceptPort() {
    int request = port;
    int to = request & ~15;
    switch (request & 15) {
      case Registers.PORT_RESET -> {
        cu.resetAll();
        ru.resetAll();
        filter.reset(eeprom.station());
        resetRegisters();
      }
      case Registers.PORT_SELECTIVE_RESET -> {
        cu.reset();
        ru.reset();
        command = 0;
      }
      case Registers.PORT_SELF_TEST -> {
        if (!bus.contains(to, 8)) {
          throw DeviceMisuseException.of("PORT (08): self-test result to 0x%08x, no memory", to);
        }
        bus.setI32(to + 4, 0);
        bus.setI32(to, SIGNATURE);
        cu.resetAll();
        ru.resetAll();
        resetRegisters();
      }
      case Registers.PORT_DUMP -> cu.dump(to);
      default -> {
        // refused when written
      }
    }
    port = NO_PORT;
  }

  private void resetRegisters() {
    command = 0;
    pointer = 0;
    flow = 0;
    mask = 0;
    CAUSES.setVolatile(this, 0);
  }

  // ---- Interrupts

  /** The bits of the control byte that mask each cause are not all where the causes are. */
  private boolean isPending() {
    int c = causes;
    if (c == 0) {
      return false;
    }
    int m = mask;
    return (m & Registers.MASK_ALL) == 0 && (c & ~(m & 0xf0 | m >>> 2 & 3)) != 0;
  }

  private void raiseIfPending() {
    if (isPending()) {
      pin.raise();
    }
  }
}
