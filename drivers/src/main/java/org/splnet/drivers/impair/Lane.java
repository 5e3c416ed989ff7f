package org.splnet.drivers.impair;

import java.util.SplittableRandom;
import org.splnet.kernel.Context;
import org.splnet.net.iface.LinkUpper;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;

/**
 * One direction of an impaired link: frames go in as they come and come out when they are due, or
 * are dropped and counted. Time is an argument; chance comes from a seed.
 *
 * <p>What a frame meets, in this order: it is lost; one of its bits is turned; it is doubled, the
 * copy going on at once; it steps aside until up to {@value #MAX_BEHIND} later ones have passed, or
 * {@value #ASIDE_NANOS} ns; it finds the limit reached and is dropped; it waits until the frames
 * before it have left at the rate, and leaves; it travels, never overtaking.
 *
 * <p>Because order is kept from the last two steps on, what is held back is a ring whose times only
 * grow: {@code head} to {@code ready} is due, {@code ready} to {@code tail} is not.
 *
 * <p>Not safe by itself: the driver's lock is held around every call but those of the constructor.
 * Locks taken: the packet pool's.
 */
final class Lane {
  static final int MAX_BEHIND = 3;
  static final long ASIDE_NANOS = 10_000_000;

  private static final long NANOS_A_SECOND = 1_000_000_000L;
  private static final int BYTE_BITS = 8;

  /** Room in the ring for what is due and has not been taken yet. */
  private static final int SLACK = 256;

  /** How a direction calls what it counts. */
  record Names(NetCounter lost, NetCounter overLimit, NetCounter down, NetCounter duplicated) {
    static final Names IN =
        new Names(
            NetCounter.DROP_IMPAIR_LOSS_IN,
            NetCounter.DROP_IMPAIR_LIMIT_IN,
            NetCounter.DROP_IMPAIR_DOWN_IN,
            NetCounter.IMPAIR_DUPLICATED_IN);
    static final Names OUT =
        new Names(
            NetCounter.DROP_IMPAIR_LOSS_OUT,
            NetCounter.DROP_IMPAIR_LIMIT_OUT,
            NetCounter.DROP_INTERFACE_DOWN,
            NetCounter.IMPAIR_DUPLICATED_OUT);
  }

  private final ImpairSpec spec;
  private final Chance chance;
  private final Names names;
  private final LinkUpper upper;

  private final int[] packets;
  private final long[] dueNanos;
  private final int mask;
  private int head;
  private int ready;
  private int tail;

  /** When the last bit of what was taken so far has left, and the part of a nanosecond beyond. */
  private long leftNanos;

  private long leftRest;
  private long lastDueNanos;

  // Frames that stepped aside.
  private final int[] aside = new int[MAX_BEHIND + 1];
  private final int[] asideBehind = new int[MAX_BEHIND + 1];
  private final long[] asideUntil = new long[MAX_BEHIND + 1];
  private int asides;

  Lane(ImpairSpec spec, SplittableRandom random, Names names, LinkUpper upper) {
    this.spec = spec;
    this.chance = new Chance(spec, random);
    this.names = names;
    this.upper = upper;
    int capacity = Integer.highestOneBit(spec.limit() + SLACK - 1) << 1;
    this.packets = new int[capacity];
    this.dueNanos = new long[capacity];
    this.mask = capacity - 1;
    this.leftNanos = Long.MIN_VALUE;
    this.lastDueNanos = Long.MIN_VALUE;
  }

  /** Takes a batch: every packet in it is consumed and the batch emptied. */
  void take(Context ctx, PacketVector v, long nowNanos) {
    bringBack(ctx, nowNanos);
    for (int i = 0; i < v.size(); i++) {
      takeOne(ctx, v.get(i), nowNanos);
    }
    v.clear();
  }

  private void takeOne(Context ctx, int packet, long nowNanos) {
    if (chance.loses()) {
      end(ctx, packet, names.lost);
      return;
    }
    int p = chance.corrupts() ? corrupt(ctx, packet) : packet;
    int copy = chance.duplicates() ? copy(ctx, p) : Packet.NONE;
    boolean steps = chance.reorders();
    if (!steps) {
      hold(ctx, p, nowNanos);
    }
    if (copy != Packet.NONE) {
      upper.counters().count(ctx, names.duplicated);
      hold(ctx, copy, nowNanos);
    }
    passAside(ctx, nowNanos);
    if (steps) {
      upper.counters().count(ctx, NetCounter.IMPAIR_REORDERED);
      aside[asides] = p;
      asideBehind[asides] = chance.behind(MAX_BEHIND);
      asideUntil[asides] = nowNanos + ASIDE_NANOS;
      asides++;
    }
  }

  /** Turns a bit: of the packet itself, or of a copy if somebody else reads it too. */
  private int corrupt(Context ctx, int packet) {
    int length = Packet.length(packet);
    int bit = length == 0 ? 0 : chance.bit(length * BYTE_BITS);
    int p = packet;
    if (Packet.isShared(packet)) {
      p = copy(ctx, packet);
      if (p != Packet.NONE) {
        upper.pool().free(ctx, packet);
      }
    }
    if (length == 0 || p == Packet.NONE) {
      return packet;
    }
    long at = Packet.data(p) + bit / BYTE_BITS;
    Memory.setU8(at, Memory.u8(at) ^ 1 << bit % BYTE_BITS);
    Packet.setFlags(p, Packet.flags(p) & ~Packet.CHECKSUM_TRUSTED);
    upper.counters().count(ctx, NetCounter.IMPAIR_CORRUPTED);
    return p;
  }

  private int copy(Context ctx, int packet) {
    int length = Packet.length(packet);
    int p = length > Packet.CAPACITY ? Packet.NONE : upper.pool().allocate(ctx);
    if (p == Packet.NONE) {
      upper.counters().count(ctx, NetCounter.DROP_NO_PACKET);
      return p;
    }
    Packet.setLength(p, length);
    Packet.setFlags(p, Packet.flags(packet));
    Memory.copy(Packet.data(packet), Packet.data(p), length);
    return p;
  }

  /** One more frame has passed those that stepped aside. */
  private void passAside(Context ctx, long nowNanos) {
    for (int i = 0; i < asides; i++) {
      asideBehind[i]--;
    }
    bringBack(ctx, nowNanos);
  }

  /** Holds back, like any other, those that have been passed, or waited in vain. */
  private void bringBack(Context ctx, long nowNanos) {
    int kept = 0;
    for (int i = 0; i < asides; i++) {
      if (asideBehind[i] <= 0 || asideUntil[i] <= nowNanos) {
        hold(ctx, aside[i], nowNanos);
      } else {
        aside[kept] = aside[i];
        asideBehind[kept] = asideBehind[i];
        asideUntil[kept] = asideUntil[i];
        kept++;
      }
    }
    asides = kept;
  }

  /** Puts a frame into the ring with the time at which it is due. */
  private void hold(Context ctx, int p, long nowNanos) {
    see(nowNanos);
    if (tail - ready >= spec.limit() || tail - head == packets.length) {
      end(ctx, p, names.overLimit);
      return;
    }
    long due = Math.max(leave(Packet.length(p), nowNanos) + chance.delayNanos(), lastDueNanos);
    lastDueNanos = due;
    packets[tail & mask] = p;
    dueNanos[tail & mask] = due;
    tail++;
  }

  /** When the last bit of a frame that comes now has left. */
  private long leave(int length, long nowNanos) {
    if (spec.bitsPerSecond() == 0) {
      return nowNanos;
    }
    if (leftNanos < nowNanos) {
      leftNanos = nowNanos;
      leftRest = 0;
    }
    long work = (long) length * BYTE_BITS * NANOS_A_SECOND + leftRest;
    leftNanos += work / spec.bitsPerSecond();
    leftRest = work % spec.bitsPerSecond();
    return leftNanos;
  }

  private void see(long nowNanos) {
    while (ready != tail && dueNanos[ready & mask] <= nowNanos) {
      ready++;
    }
  }

  /** Moves what is due behind the packets of a batch, as far as there is room. */
  void release(Context ctx, long nowNanos, PacketVector to) {
    bringBack(ctx, nowNanos);
    see(nowNanos);
    while (head != ready && !to.isFull()) {
      to.add(packets[head++ & mask]);
    }
  }

  /** When {@link #release} will have something to move; {@link Long#MAX_VALUE} for never. */
  long nextDueNanos() {
    long next = head != tail ? dueNanos[head & mask] : Long.MAX_VALUE;
    for (int i = 0; i < asides; i++) {
      next = Math.min(next, asideUntil[i]);
    }
    return next;
  }

  /** How many frames are held back. */
  int held() {
    return tail - head + asides;
  }

  /** Drops everything, for the interface goes down. */
  void drop(Context ctx) {
    while (head != tail) {
      end(ctx, packets[head++ & mask], names.down);
    }
    ready = head;
    for (int i = 0; i < asides; i++) {
      end(ctx, aside[i], names.down);
    }
    asides = 0;
  }

  /** Frees a frame that goes no further. */
  private void end(Context ctx, int p, NetCounter why) {
    if (why.part() == NetCounter.Part.INPUT_DROP) {
      // No interface will see it, but it was taken from one.
      upper.counters().count(ctx, NetCounter.FRAMES_IN);
    }
    upper.counters().count(ctx, why);
    upper.pool().free(ctx, p);
  }
}
