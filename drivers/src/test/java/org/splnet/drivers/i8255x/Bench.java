package org.splnet.drivers.i8255x;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.splnet.drivers.fxp.DmaRegion;
import org.splnet.drivers.fxp.HostBus;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;

/** A card on the bench: a register tracer, memory, and a cable that keeps what is sent. */
final class Bench implements Medium, AutoCloseable {
  static final long STATION = 0x02_00_00_00_00_01L;
  static final byte[] OWN = {2, 0, 0, 0, 0, 1};
  static final int SIZE = 256;

  final DmaRegion region = new DmaRegion(64 * 1024);
  final HostBus bus = new HostBus(region);
  final Machine machine = new Machine(MachineConfig.named("bench"), new SimPort(1, 1000));
  final Context ctx = machine.enterTop();
  final I8255x card;
  final ArrayDeque<byte[]> cable = new ArrayDeque<>();
  final List<byte[]> sent = new ArrayList<>();
  int room = 1000;
  int asserted;
  private final int out = region.carve(2048);
  private final int in = region.carve(2048);
  private int length;

  Bench() {
    region.carve(16);
    card = new I8255x(bus, this, () -> asserted++, STATION, machine.cpu(0));
  }

  @Override
  public void close() {
    machine.leaveTop(ctx);
    machine.close();
  }

  // ---- Registers

  void command(int c, int pointer) {
    card.write32(ctx, Registers.POINTER, pointer);
    card.write8(ctx, Registers.COMMAND, c);
  }

  void command(int c) {
    card.write8(ctx, Registers.COMMAND, c);
  }

  int causes() {
    return card.read8(ctx, Registers.ACK);
  }

  void acknowledge(int causes) {
    card.write8(ctx, Registers.ACK, causes);
  }

  int cu() {
    return card.read8(ctx, Registers.STATUS) & Registers.CU_STATE;
  }

  int ru() {
    return card.read8(ctx, Registers.STATUS) & Registers.RU_STATE;
  }

  void poll() {
    card.poll(ctx, 0);
  }

  // ---- Command blocks

  /** A block with room for parameters, its link nowhere. */
  int block(int command) {
    int at = region.carve(64);
    bus.setU16(at + CommandBlock.COMMAND, command);
    bus.setI32(at + CommandBlock.LINK, -1);
    return at;
  }

  /** Blocks in a chain. */
  int[] chain(int... commands) {
    int[] blocks = Arrays.stream(commands).map(this::block).toArray();
    for (int i = 1; i < blocks.length; i++) {
      bus.setI32(blocks[i - 1] + CommandBlock.LINK, blocks[i]);
    }
    return blocks;
  }

  boolean complete(int block) {
    return (bus.u16(block) & CommandBlock.COMPLETE) != 0;
  }

  boolean ok(int block) {
    return bus.u16(block) == (CommandBlock.COMPLETE | CommandBlock.OK);
  }

  void clearSuspend(int block) {
    int at = block + CommandBlock.COMMAND;
    bus.setU16(at, bus.u16(at) & ~CommandBlock.SUSPEND);
  }

  /** Makes a block a transmission of so many equal bytes, in flexible mode. */
  int transmission(int block, int value, int size) {
    int data = region.carve(size);
    for (int i = 0; i < size; i++) {
      bus.setU8(data + i, value);
    }
    int tbd = region.carve(8);
    bus.setI32(tbd, data);
    bus.setI32(tbd + 4, size);
    int command = bus.u16(block + CommandBlock.COMMAND);
    bus.setU16(
        block + CommandBlock.COMMAND, command | CommandBlock.TRANSMIT | CommandBlock.FLEXIBLE);
    bus.setI32(block + CommandBlock.TX_ARRAY, tbd);
    bus.setU16(block + CommandBlock.TX_COUNT, 0);
    bus.setU16(block + CommandBlock.TX_THRESHOLD, 64 | 1 << 8);
    return block;
  }

  /** The first byte of each frame sent, in order. */
  List<Integer> firsts() {
    return sent.stream().map(f -> (int) f[0]).toList();
  }

  // ---- Receive areas

  /** Areas in a list whose last one ends it. */
  int[] areas(int count) {
    int[] areas = new int[count];
    for (int i = 0; i < count; i++) {
      areas[i] = region.carve(ReceiveArea.LENGTH + SIZE);
      bus.setU16(areas[i] + ReceiveArea.SIZE, SIZE);
      if (i > 0) {
        bus.setI32(areas[i - 1] + ReceiveArea.LINK, areas[i]);
      }
    }
    bus.setU16(areas[count - 1] + ReceiveArea.CONTROL, ReceiveArea.END_OF_LIST);
    return areas;
  }

  int received(int area) {
    return bus.u16(area + ReceiveArea.COUNT) & ReceiveArea.COUNT_MASK;
  }

  /** Frames for the card arrive, 60 bytes, each with a number behind its addresses. */
  void arrive(int... numbers) {
    for (int n : numbers) {
      byte[] f = Arrays.copyOf(OWN, 60);
      f[12] = (byte) n;
      cable.add(f);
    }
    poll();
  }

  void arrive(byte[] destination) {
    cable.add(Arrays.copyOf(destination, 60));
    poll();
  }

  int number(int area) {
    return bus.u8(area + ReceiveArea.LENGTH + 12);
  }

  // ---- The cable

  @Override
  public boolean canSend() {
    return room > 0;
  }

  @Override
  public int gather() {
    return out;
  }

  @Override
  public int capacity() {
    return 1514;
  }

  @Override
  public void send(int bytes) {
    byte[] f = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      f[i] = (byte) bus.u8(out + i);
    }
    sent.add(f);
    room--;
  }

  @Override
  public int next() {
    byte[] f = cable.poll();
    if (f == null) {
      return NONE;
    }
    for (int i = 0; i < f.length; i++) {
      bus.setU8(in + i, f[i]);
    }
    length = f.length;
    return in;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void prepare(Context c, boolean sending) {
    // nothing to provide
  }

  @Override
  public void settle(Context c, boolean sending) {
    // nothing to give back
  }

  @Override
  public boolean mayHaveMore() {
    return !cable.isEmpty();
  }

  @Override
  public boolean arm() {
    return cable.isEmpty();
  }
}
