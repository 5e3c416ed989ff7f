package org.splnet.drivers.fxp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.splnet.kernel.WeakOrder;

/**
 * Descriptor memory of one card: a stretch of off-heap memory that appears on the bus from {@link
 * #BASE} on, little-endian. Carved once, while the driver is built; never given back in pieces.
 */
@WeakOrder(
    primitive = "descriptor word",
    why = "the word that hands a descriptor over is stored by release and loaded by acquire",
    stress = "DescriptorWordStress")
public final class DmaRegion {
  /** Where descriptor memory begins on the bus; packet memory lies below. */
  public static final int BASE = 0xf000_0000;

  private static final int ALIGNMENT = 16;
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U16 =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final MemorySegment memory;
  private int used;

  /** Memory of so many bytes, all zero. */
  public DmaRegion(int size) {
    memory = Arena.ofAuto().allocate(size, ALIGNMENT);
  }

  /**
   * Carves a piece, aligned to 16 bytes.
   *
   * @return its bus address
   * @throws IllegalStateException if there is not so much left
   */
  public int carve(int size) {
    int at = used;
    if (size > memory.byteSize() - at) {
      throw new IllegalStateException(
          "descriptor memory has %d of %d bytes left, not %d: make the region larger"
              .formatted(memory.byteSize() - at, memory.byteSize(), size));
    }
    used = at + size + ALIGNMENT - 1 & -ALIGNMENT;
    return BASE + at;
  }

  boolean contains(int address, int length) {
    int at = address - BASE;
    return at >= 0 && length >= 0 && length <= memory.byteSize() - at;
  }

  MemorySegment memory() {
    return memory;
  }

  int u16(int address) {
    return (short) U16.getAcquire(memory, (long) (address - BASE)) & 0xffff;
  }

  void setU16(int address, int value) {
    U16.setRelease(memory, (long) (address - BASE), (short) value);
  }

  int i32(int address) {
    return memory.get(I32, address - BASE);
  }

  void setI32(int address, int value) {
    memory.set(I32, address - BASE, value);
  }

  int u8(int address) {
    return memory.get(ValueLayout.JAVA_BYTE, address - BASE) & 0xff;
  }

  void setU8(int address, int value) {
    memory.set(ValueLayout.JAVA_BYTE, address - BASE, (byte) value);
  }
}
