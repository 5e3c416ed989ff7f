package org.splnet.drivers.i8255x;

/**
 * The memory that a bus-master device reads and writes, at 32-bit bus addresses, little-endian.
 *
 * <p>Accesses of 16 bits are ordered: loads acquire, stores release. Control and status words are
 * 16 bits wide, so what lies behind a word that says "complete", or no longer says "suspend", is
 * there when the word is. All others are plain.
 */
public interface BusMemory {
  /** Whether so many bytes lie in memory that the device may touch. */
  boolean contains(int address, int length);

  /** The 16 bits at an even address, by acquire. */
  int u16(int address);

  /** Stores 16 bits at an even address, by release. */
  void setU16(int address, int value);

  /** The 32 bits at any address. */
  int i32(int address);

  /** Stores 32 bits at any address. */
  void setI32(int address, int value);

  /** The byte at an address. */
  int u8(int address);

  /** Stores a byte. */
  void setU8(int address, int value);

  /** Copies bytes. */
  void copy(int from, int to, int length);
}
