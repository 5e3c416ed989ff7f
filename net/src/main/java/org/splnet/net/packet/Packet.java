package org.splnet.net.packet;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Packets: buffers in off-heap {@link Memory}, named by an {@code int}.
 *
 * <p>A packet is 33 cache lines: one of metadata, then headroom and data. Its name is the index of
 * its first line, so the address is a shift away; rings and queues hold ints and the collector sees
 * none of it. The number of lines is odd on purpose: were it a power of two, the metadata of all
 * packets would compete for two sets of a level-one cache.
 *
 * <p>The data begins at {@link #data} and is {@link #length} bytes long; layers strip by {@link
 * #pull} and prepend by {@link #push}. A fresh packet has {@link #HEADROOM} bytes in front, placed
 * so that after an Ethernet header the network header is 4-byte aligned.
 *
 * <p>Ownership: whoever holds the name owns it, alone, and hands it on or frees it. A packet with
 * more than one reference is read-only.
 */
public final class Packet {
  /** No packet. */
  public static final int NONE = -1;

  /** Distance between packets in bytes. */
  static final int STRIDE = 33 * 64;

  /** Room in front of the data of a fresh packet, metadata apart. */
  public static final int HEADROOM = 66;

  /** Most bytes of data in a fresh packet. */
  public static final int CAPACITY = STRIDE - 64 - HEADROOM;

  static final int LINES = STRIDE >> 6;
  private static final int DATA = 64 + HEADROOM;

  // Metadata, native byte order.
  private static final int OFFSET = 0;
  private static final int LENGTH = 4;
  private static final int ARRIVAL = 8;
  private static final int NEXT = 16;
  private static final int REFERENCES = 20;
  private static final int FLAGS = 24;
  private static final int INPUT = 28;
  private static final int POOLED = 0;

  private static final int CARRIED = 64;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final VarHandle INT_HANDLE = INT.varHandle();

  private Packet() {}

  static long base(int p) {
    return (long) p << 6;
  }

  /** Makes a pooled packet fresh: empty, one reference. */
  static void reset(int p) {
    long base = base(p);
    Memory.ARENA.set(INT, base + OFFSET, DATA);
    Memory.ARENA.set(INT, base + LENGTH, 0);
    Memory.ARENA.set(INT, base + REFERENCES, 1);
    Memory.ARENA.set(INT, base + FLAGS, 0);
  }

  /** Where the data begins, an offset in {@link Memory}. */
  public static long data(int p) {
    long base = base(p);
    return base + Memory.ARENA.get(INT, base + OFFSET);
  }

  /** How many bytes of data there are. */
  public static int length(int p) {
    return Memory.ARENA.get(INT, base(p) + LENGTH);
  }

  /** Most bytes of data that it can have where its data begins now. */
  public static int room(int p) {
    return STRIDE - Memory.ARENA.get(INT, base(p) + OFFSET);
  }

  /** Sets the number of bytes of data, to cut padding or to say what was filled in. */
  public static void setLength(int p, int length) {
    if (length < 0 || length > STRIDE - Memory.ARENA.get(INT, base(p) + OFFSET)) {
      throw new IllegalArgumentException("length " + length + " does not fit packet " + p);
    }
    Memory.ARENA.set(INT, base(p) + LENGTH, length);
  }

  /** Strips {@code n} bytes in front; the caller has checked that they are there. */
  public static void pull(int p, int n) {
    long base = base(p);
    Memory.ARENA.set(INT, base + OFFSET, Memory.ARENA.get(INT, base + OFFSET) + n);
    Memory.ARENA.set(INT, base + LENGTH, Memory.ARENA.get(INT, base + LENGTH) - n);
  }

  /**
   * Prepends {@code n} bytes.
   *
   * @return where the data begins now
   * @throws IllegalStateException if there is no headroom left
   */
  public static long push(int p, int n) {
    long base = base(p);
    int offset = Memory.ARENA.get(INT, base + OFFSET) - n;
    if (offset < 64) {
      throw new IllegalStateException(
          "packet " + p + " has " + (offset + n - 64) + " bytes of headroom, not " + n);
    }
    Memory.ARENA.set(INT, base + OFFSET, offset);
    Memory.ARENA.set(INT, base + LENGTH, Memory.ARENA.get(INT, base + LENGTH) + n);
    return base + offset;
  }

  /** When its driver took it, in nanoseconds of the machine's clock. */
  public static long arrivalNanos(int p) {
    return Memory.ARENA.get(LONG, base(p) + ARRIVAL);
  }

  /** Stamps the arrival. */
  public static void setArrivalNanos(int p, long nanos) {
    Memory.ARENA.set(LONG, base(p) + ARRIVAL, nanos);
  }

  /** The index of the interface on which it came in. */
  public static int input(int p) {
    return Memory.ARENA.get(INT, base(p) + INPUT);
  }

  /** Notes the interface on which it came in. */
  public static void setInput(int p, int index) {
    Memory.ARENA.set(INT, base(p) + INPUT, index);
  }

  /** {@link #LINK_BROADCAST} and the like. */
  public static int flags(int p) {
    return Memory.ARENA.get(INT, base(p) + FLAGS);
  }

  /** Replaces the flags. */
  public static void setFlags(int p, int flags) {
    Memory.ARENA.set(INT, base(p) + FLAGS, flags);
  }

  /** Flag: came as a link-layer broadcast or multicast; no error message answers it. */
  public static final int LINK_BROADCAST = 1;

  /** Flag: checksums need not be verified, the packet never left this memory. */
  public static final int CHECKSUM_TRUSTED = 2;

  /** Flag: not the last of a {@link PacketChain}; {@link #next} is the packet behind it. */
  public static final int CHAINED = 4;

  /** Whether it is in a {@link PacketChain} and not its last packet. */
  public static boolean isChained(int p) {
    return (flags(p) & CHAINED) != 0;
  }

  /** The packet chained behind it by its owner, or {@link #NONE}. */
  public static int next(int p) {
    return Memory.ARENA.get(INT, base(p) + NEXT);
  }

  /** Chains a packet behind it. */
  public static void setNext(int p, int next) {
    Memory.ARENA.set(INT, base(p) + NEXT, next);
  }

  /** How many names of other packets a free packet carries in its data. */
  static int carries(int p) {
    return Memory.ARENA.get(INT, base(p) + LENGTH);
  }

  /** Says how many names it carries. */
  static void setCarries(int p, int count) {
    Memory.ARENA.set(INT, base(p) + LENGTH, count);
  }

  /** A name that a free packet carries. */
  static int carried(int p, int i) {
    return Memory.ARENA.get(INT, base(p) + CARRIED + 4L * i);
  }

  /** Puts a name into the data of a free packet. */
  static void setCarried(int p, int i, int name) {
    Memory.ARENA.set(INT, base(p) + CARRIED + 4L * i, name);
  }

  /** One owner more; the data is read-only while there are several. */
  public static void retain(int p) {
    int was = (int) INT_HANDLE.getAndAdd(Memory.ARENA, base(p) + REFERENCES, 1);
    if (was <= POOLED) {
      throw new IllegalStateException("packet " + p + " is retained after it was freed");
    }
  }

  /**
   * One owner less.
   *
   * @return true if that was the last
   * @throws IllegalStateException if it was freed before
   */
  static boolean release(int p) {
    long at = base(p) + REFERENCES;
    if (Memory.ARENA.get(INT, at) == 1) {
      Memory.ARENA.set(INT, at, POOLED);
      return true;
    }
    int was = (int) INT_HANDLE.getAndAdd(Memory.ARENA, at, -1);
    if (was <= POOLED) {
      throw new IllegalStateException("packet " + p + " is freed twice");
    }
    return was == 1;
  }

  /** Whether it has more than one owner. */
  public static boolean isShared(int p) {
    return Memory.ARENA.get(INT, base(p) + REFERENCES) > 1;
  }

  /** Copies bytes into the packet behind the data that is there, for tests and slow paths. */
  public static void append(int p, byte[] bytes, int offset, int length) {
    int old = length(p);
    setLength(p, old + length);
    Memory.put(bytes, offset, data(p) + old, length);
  }

  /** The data as an array, for tests and slow paths. */
  public static byte[] toBytes(int p) {
    byte[] out = new byte[length(p)];
    Memory.get(data(p), out, 0, out.length);
    return out;
  }
}
