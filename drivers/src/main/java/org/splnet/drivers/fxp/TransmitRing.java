package org.splnet.drivers.fxp;

import org.splnet.drivers.i8255x.BusMemory;
import org.splnet.drivers.i8255x.CommandBlock;
import org.splnet.kernel.Context;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;

/**
 * The driver's side of transmission: {@value #BLOCKS} command blocks in a circle.
 *
 * <p>The block that was appended last has its suspend bit set, so the command unit always stops
 * there and the circle has no end. A batch is appended behind it: its blocks are filled, the last
 * one is told to interrupt and to suspend, and only then is the suspend bit of the block before
 * cleared. After that the caller resumes the unit. At the start that block is a no-op.
 *
 * <p>One block stays free: the one on which the unit is parked may be looked at until it has gone
 * on.
 *
 * <p>Locks: the device's.
 */
final class TransmitRing {
  /** Blocks in the circle. */
  static final int BLOCKS = 256;

  /** Buffers a packet may have. */
  static final int SEGMENTS = 16;

  private static final int MASK = BLOCKS - 1;
  private static final int LENGTH = CommandBlock.TX_LENGTH + SEGMENTS * CommandBlock.TBD_LENGTH;
  private static final int SEND = CommandBlock.TRANSMIT | CommandBlock.FLEXIBLE;
  private static final int LAST = CommandBlock.INTERRUPT | CommandBlock.SUSPEND;

  private final BusMemory bus;
  private final int base;
  private final int[] packets = new int[BLOCKS];
  private int head;
  private int tail;
  private int inFlight;
  private int failed;

  TransmitRing(BusMemory bus, DmaRegion region) {
    this.bus = bus;
    this.base = region.carve(BLOCKS * LENGTH);
  }

  private int block(int i) {
    return base + (i & MASK) * LENGTH;
  }

  /** Makes the circle anew, with a no-op at which the unit stops; returns where to start it. */
  int reset() {
    for (int i = 0; i < BLOCKS; i++) {
      int at = block(i);
      bus.setI32(at + CommandBlock.LINK, block(i + 1));
      bus.setU16(at + CommandBlock.COMMAND, CommandBlock.NOP | CommandBlock.SUSPEND);
      bus.setU16(at + CommandBlock.STATUS, i == 0 ? 0 : CommandBlock.COMPLETE | CommandBlock.OK);
    }
    tail = 0;
    head = 1;
    return block(0);
  }

  /** How many packets can be appended. */
  int room() {
    return BLOCKS - 1 - inFlight;
  }

  /** How many were appended and not reclaimed. */
  int inFlight() {
    return inFlight;
  }

  /** Transmissions that failed since the last call. */
  int takeFailed() {
    int n = failed;
    failed = 0;
    return n;
  }

  /** Appends a batch that there is room for; the packets belong to the ring then. */
  void append(PacketVector v, int threshold) {
    int n = v.size();
    int before = tail;
    for (int i = 0; i < n; i++) {
      int slot = tail + 1 + i & MASK;
      int p = v.get(i);
      packets[slot] = p;
      int at = block(slot);
      int tbd = at + CommandBlock.TX_LENGTH;
      bus.setI32(tbd, (int) Packet.data(p));
      bus.setI32(tbd + 4, Packet.length(p));
      bus.setI32(at + CommandBlock.TX_ARRAY, tbd);
      bus.setI32(at + CommandBlock.TX_COUNT, threshold << 16 | 1 << 24);
      bus.setU16(at + CommandBlock.COMMAND, i == n - 1 ? SEND | LAST : SEND);
      bus.setU16(at + CommandBlock.STATUS, 0);
    }
    tail = tail + n & MASK;
    inFlight += n;
    int at = block(before) + CommandBlock.COMMAND;
    bus.setU16(at, bus.u16(at) & ~CommandBlock.SUSPEND);
  }

  /** Frees the packets of complete blocks; returns how many. */
  int reclaim(Context ctx, PacketPool pool) {
    int n = 0;
    while (inFlight > 0) {
      int status = bus.u16(block(head) + CommandBlock.STATUS);
      if ((status & CommandBlock.COMPLETE) == 0) {
        break;
      }
      if ((status & CommandBlock.OK) == 0) {
        failed++;
      }
      pool.free(ctx, packets[head]);
      head = head + 1 & MASK;
      inFlight--;
      n++;
    }
    return n;
  }

  /**
   * Frees the packets of all blocks, complete or not; the card has been reset.
   *
   * @return how many had not been sent
   */
  int freeAll(Context ctx, PacketPool pool) {
    reclaim(ctx, pool);
    int unsent = inFlight;
    for (; inFlight > 0; inFlight--) {
      pool.free(ctx, packets[head]);
      head = head + 1 & MASK;
    }
    return unsent;
  }
}
