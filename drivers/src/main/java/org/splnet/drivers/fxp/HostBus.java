package org.splnet.drivers.fxp;

import java.lang.foreign.MemorySegment;
import org.splnet.drivers.i8255x.BusMemory;
import org.splnet.net.packet.Memory;

/**
 * The bus as a card sees it: packet memory from address 0, so that a packet's offset is its bus
 * address, and the card's own {@link DmaRegion descriptors} at the top.
 */
public final class HostBus implements BusMemory {
  private final DmaRegion region;

  /**
   * A bus with one card's descriptors.
   *
   * @throws IllegalStateException if packet memory reaches up to them
   */
  public HostBus(DmaRegion region) {
    this.region = region;
    if (Memory.size() > Integer.toUnsignedLong(DmaRegion.BASE)) {
      throw new IllegalStateException(
          "packet memory of %d MiB does not fit below 0x%08x on a 32-bit bus: make it smaller with -Dsplnet.arena.mib"
              .formatted(Memory.size() >> 20, DmaRegion.BASE));
    }
  }

  private static boolean isOwn(int address) {
    return address < 0 && address >= DmaRegion.BASE;
  }

  private static long offset(int address) {
    return Integer.toUnsignedLong(address);
  }

  @Override
  public boolean contains(int address, int length) {
    return isOwn(address)
        ? region.contains(address, length)
        : address != 0 && length >= 0 && offset(address) + length <= Memory.size();
  }

  @Override
  public int u16(int address) {
    return isOwn(address)
        ? region.u16(address)
        : Short.toUnsignedInt(Short.reverseBytes((short) Memory.u16Acquire(offset(address))));
  }

  @Override
  public void setU16(int address, int value) {
    if (isOwn(address)) {
      region.setU16(address, value);
    } else {
      Memory.setU16Release(offset(address), Short.reverseBytes((short) value));
    }
  }

  @Override
  public int i32(int address) {
    return isOwn(address) ? region.i32(address) : Integer.reverseBytes(Memory.i32(offset(address)));
  }

  @Override
  public void setI32(int address, int value) {
    if (isOwn(address)) {
      region.setI32(address, value);
    } else {
      Memory.setI32(offset(address), Integer.reverseBytes(value));
    }
  }

  @Override
  public int u8(int address) {
    return isOwn(address) ? region.u8(address) : Memory.u8(offset(address));
  }

  @Override
  public void setU8(int address, int value) {
    if (isOwn(address)) {
      region.setU8(address, value);
    } else {
      Memory.setU8(offset(address), value);
    }
  }

  @Override
  public void copy(int from, int to, int length) {
    if (!isOwn(from)) {
      if (!isOwn(to)) {
        Memory.copy(offset(from), offset(to), length);
      } else {
        Memory.get(offset(from), region.memory(), to - DmaRegion.BASE, length);
      }
    } else if (isOwn(to)) {
      MemorySegment m = region.memory();
      MemorySegment.copy(m, from - DmaRegion.BASE, m, to - DmaRegion.BASE, length);
    } else {
      Memory.put(region.memory(), from - DmaRegion.BASE, offset(to), length);
    }
  }
}
