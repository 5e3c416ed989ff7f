package org.splnet.drivers.fxp;

import org.splnet.drivers.i8255x.BusMemory;
import org.splnet.drivers.i8255x.CommandBlock;
import org.splnet.drivers.i8255x.Eeprom;
import org.splnet.drivers.i8255x.I8255x;
import org.splnet.drivers.i8255x.Registers;
import org.splnet.kernel.Context;
import org.splnet.kernel.Operation;
import org.splnet.kernel.SchedulingPoint;
import org.splnet.net.addr.MacAddress;

/**
 * The register idioms of the driver: commands with their waits, each wait with a bound.
 *
 * <p>Locks: the device's, once it is up.
 */
final class FxpRegisters {
  /** Turns of a waiting loop; the emulated card needs as long as the CPU that steps it is kept. */
  private static final int TURNS = 5_000_000;

  private final I8255x card;

  FxpRegisters(I8255x card) {
    this.card = card;
  }

  @SchedulingPoint(Operation.LINE_MASK)
  int acknowledge(Context ctx) {
    int causes = card.read8(ctx, Registers.ACK);
    if (causes != 0) {
      card.write8(ctx, Registers.ACK, causes);
    }
    return causes;
  }

  @SchedulingPoint(Operation.LINE_MASK)
  void setMask(Context ctx, int mask) {
    card.write8(ctx, Registers.INTERRUPT, mask);
  }

  int status(Context ctx) {
    return card.read8(ctx, Registers.STATUS);
  }

  /** Gives a command that has no operand. */
  void command(Context ctx, int command) {
    await(ctx);
    card.write8(ctx, Registers.COMMAND, command);
  }

  /** Gives a command whose operand is the general pointer, and waits until it is accepted. */
  void command(Context ctx, int command, int pointer) {
    await(ctx);
    card.write32(ctx, Registers.POINTER, pointer);
    card.write8(ctx, Registers.COMMAND, command);
    await(ctx);
  }

  /** Gives a command that has no operand, and waits until it is accepted. */
  void commandAndWait(Context ctx, int command) {
    command(ctx, command);
    await(ctx);
  }

  /** Resets the card: after this it touches no memory. Interrupts are masked. */
  void reset(Context ctx) {
    card.write32(ctx, Registers.PORT, Registers.PORT_SELECTIVE_RESET);
    await(ctx);
    card.write32(ctx, Registers.PORT, Registers.PORT_RESET);
    await(ctx);
    setMask(ctx, Registers.MASK_ALL);
  }

  private void await(Context ctx) {
    for (int turn = 0; card.read8(ctx, Registers.COMMAND) != 0; turn++) {
      if (turn == TURNS) {
        throw new IllegalStateException("the card accepts no command");
      }
      ctx.spin(turn);
    }
  }

  /** Runs one command block to its end; true if it ended well. */
  boolean run(Context ctx, BusMemory bus, int block) {
    command(ctx, Registers.CU_START, block);
    for (int turn = 0; (bus.u16(block) & CommandBlock.COMPLETE) == 0; turn++) {
      if (turn == TURNS) {
        return false;
      }
      ctx.spin(turn);
    }
    return (bus.u16(block) & CommandBlock.OK) != 0;
  }

  /** The station address in the first three words of the EEPROM. */
  MacAddress station(Context ctx) {
    long bits = 0;
    for (int i = 0; i < 3; i++) {
      int word = eeprom(ctx, i);
      bits = bits << 16 | (word & 0xff) << 8 | word >>> 8;
    }
    return new MacAddress(bits);
  }

  private int eeprom(Context ctx, int address) {
    card.write16(ctx, Registers.EEPROM, Eeprom.SELECT);
    shiftOut(ctx, Eeprom.READ << Eeprom.ADDRESS_BITS | address, 3 + Eeprom.ADDRESS_BITS);
    int word = 0;
    for (int i = 0; i < Short.SIZE; i++) {
      clock(ctx, Eeprom.SELECT);
      boolean one = (card.read16(ctx, Registers.EEPROM) & Eeprom.OUT) != 0;
      word = word << 1 | (one ? 1 : 0);
    }
    card.write16(ctx, Registers.EEPROM, 0);
    return word;
  }

  private void shiftOut(Context ctx, int value, int bits) {
    for (int i = bits - 1; i >= 0; i--) {
      clock(ctx, Eeprom.SELECT | ((value >>> i & 1) != 0 ? Eeprom.IN : 0));
    }
  }

  private void clock(Context ctx, int lines) {
    card.write16(ctx, Registers.EEPROM, lines);
    card.write16(ctx, Registers.EEPROM, lines | Eeprom.CLOCK);
    card.write16(ctx, Registers.EEPROM, lines);
  }

  /** Whether the transceiver says that the link is up. */
  boolean linkUp(Context ctx) {
    card.write32(ctx, Registers.MDI, 2 << 26 | 1 << 21 | 1 << 16);
    return (card.read32(ctx, Registers.MDI) & 4) != 0;
  }
}
