package org.splnet.net.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.splnet.kernel.WeakOrder;
import org.splnet.kernel.Work;

/**
 * The memory in which all packets of this JVM lie, and access to it by absolute offset.
 *
 * <p>One static final segment: the compiler knows its bounds, and an access is a compare and a
 * load. Multi-byte values are in network byte order (big-endian); only packet metadata is native.
 * Its size is {@code -Dsplnet.arena.mib} (64 unless told).
 */
@WeakOrder(
    primitive = "descriptor word",
    why = "the word that hands a descriptor over is stored by release and loaded by acquire",
    stress = "DescriptorWordStress")
public final class Memory {
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final VarHandle ORDERED_U16 =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN).varHandle();

  private static final int CACHE_LINE = 64;

  /** Size of the arena in bytes. */
  static final long SIZE = Long.getLong("splnet.arena.mib", 64) << 20;

  /** The arena. */
  static final MemorySegment ARENA = Arena.global().allocate(SIZE, CACHE_LINE);

  private static final long ADDRESS = ARENA.address();

  private Memory() {}

  /** Size of the memory in bytes: every offset is below it. */
  public static long size() {
    return SIZE;
  }

  /**
   * The 16 bits at an even offset, by acquire: what was written before they were stored by {@link
   * #setU16Release} is seen after this. For words that a device and its driver share.
   */
  public static int u16Acquire(long at) {
    return (short) ORDERED_U16.getAcquire(ARENA, at) & 0xffff;
  }

  /** Stores the low 16 bits of {@code v} at an even offset, by release. */
  public static void setU16Release(long at, int v) {
    ORDERED_U16.setRelease(ARENA, at, (short) v);
  }

  /**
   * Where {@code at} lies in the address space, for a system call that reads or writes a packet in
   * place and may not make an object for it. The caller answers for the bounds.
   */
  public static long address(long at) {
    return ADDRESS + at;
  }

  /** The byte at {@code at}, 0 to 255. */
  public static int u8(long at) {
    return ARENA.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  /** The 16 bits at {@code at}, 0 to 65535. */
  public static int u16(long at) {
    return ARENA.get(U16, at) & 0xffff;
  }

  /** The 32 bits at {@code at}. */
  public static int i32(long at) {
    return ARENA.get(I32, at);
  }

  /** The 64 bits at {@code at}. */
  public static long i64(long at) {
    return ARENA.get(I64, at);
  }

  /** Stores the low 8 bits of {@code v}. */
  public static void setU8(long at, int v) {
    ARENA.set(ValueLayout.JAVA_BYTE, at, (byte) v);
  }

  /** Stores the low 16 bits of {@code v}. */
  public static void setU16(long at, int v) {
    ARENA.set(U16, at, (short) v);
  }

  /** Stores 32 bits. */
  public static void setI32(long at, int v) {
    ARENA.set(I32, at, v);
  }

  /** Stores 64 bits. */
  public static void setI64(long at, long v) {
    ARENA.set(I64, at, v);
  }

  /** Copies bytes from the arena to an array. */
  public static void get(long at, byte[] to, int offset, int length) {
    MemorySegment.copy(ARENA, ValueLayout.JAVA_BYTE, at, to, offset, length);
  }

  /** Copies bytes from an array to the arena. */
  @Work(value = "copy", on = 3)
  public static void put(byte[] from, int offset, long at, int length) {
    MemorySegment.copy(from, offset, ARENA, ValueLayout.JAVA_BYTE, at, length);
  }

  /** Copies bytes from the arena to other memory. */
  public static void get(long at, MemorySegment to, long offset, long length) {
    MemorySegment.copy(ARENA, at, to, offset, length);
  }

  /** Copies bytes from other memory to the arena. */
  public static void put(MemorySegment from, long offset, long at, long length) {
    MemorySegment.copy(from, offset, ARENA, at, length);
  }

  /** Copies within the arena; the ranges may overlap. */
  public static void copy(long from, long to, long length) {
    MemorySegment.copy(ARENA, from, ARENA, to, length);
  }

  /**
   * A part of the arena as a segment, for a system call that reads or writes a packet in place. Not
   * for the packet path otherwise: it makes an object.
   */
  public static MemorySegment slice(long at, long length) {
    return ARENA.asSlice(at, length);
  }
}
