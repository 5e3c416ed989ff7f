package org.splnet.drivers.fxp;

import java.util.List;
import org.splnet.drivers.i8255x.BusMemory;
import org.splnet.drivers.i8255x.CommandBlock;
import org.splnet.kernel.Context;
import org.splnet.net.addr.MacAddress;

/**
 * The command blocks that set a card up, run one at a time while the card is otherwise idle.
 *
 * <p>Locks: the device's.
 */
final class FxpSetup {
  private static final int LENGTH = CommandBlock.HEAD + 2 + 6 * CommandBlock.MAX_MULTICAST;
  private static final int FIFO_LIMITS = 0x08;
  private static final int PAD_AND_LONG = 0x0a;

  private final FxpRegisters registers;
  private final BusMemory bus;
  private final int block;

  FxpSetup(FxpRegisters registers, BusMemory bus, DmaRegion region) {
    this.registers = registers;
    this.bus = bus;
    this.block = region.carve(LENGTH);
  }

  /** Sets address and modes; too many groups mean all groups. */
  void run(Context ctx, MacAddress address, boolean promiscuous, List<MacAddress> groups) {
    boolean all = groups.size() > CommandBlock.MAX_MULTICAST;
    int at = block + CommandBlock.HEAD;
    for (int i = 0; i < CommandBlock.CONFIGURE_BYTES; i++) {
      bus.setU8(at + i, 0);
    }
    bus.setU8(at, CommandBlock.CONFIGURE_BYTES);
    bus.setU8(at + 1, FIFO_LIMITS);
    bus.setU8(at + 15, promiscuous ? CommandBlock.CONFIGURE_PROMISCUOUS : 0);
    bus.setU8(at + 18, PAD_AND_LONG);
    bus.setU8(at + 21, all ? CommandBlock.CONFIGURE_ALL_MULTICAST : 0);
    execute(ctx, CommandBlock.CONFIGURE);

    put(at, address);
    execute(ctx, CommandBlock.INDIVIDUAL_ADDRESS);

    int count = all ? 0 : groups.size();
    bus.setU16(at, 6 * count);
    for (int i = 0; i < count; i++) {
      put(at + 2 + 6 * i, groups.get(i));
    }
    execute(ctx, CommandBlock.MULTICAST);
  }

  private void put(int at, MacAddress a) {
    for (int i = 0; i < 6; i++) {
      bus.setU8(at + i, (int) (a.bits() >>> (40 - 8 * i)));
    }
  }

  private void execute(Context ctx, int command) {
    bus.setU16(block + CommandBlock.COMMAND, command | CommandBlock.END_OF_LIST);
    bus.setI32(block + CommandBlock.LINK, -1);
    bus.setU16(block + CommandBlock.STATUS, 0);
    if (!registers.run(ctx, bus, block)) {
      throw new IllegalStateException("the card does not execute command " + command);
    }
  }
}
