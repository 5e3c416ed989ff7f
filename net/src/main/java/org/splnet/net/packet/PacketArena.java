package org.splnet.net.packet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Carves {@link Memory} into pools: which stretch of packets belongs to which pool.
 *
 * <p>The one piece of state that all stacks of a JVM share. Touched when a pool is made or closed,
 * and when a packet that wandered to another stack is sent home.
 */
final class PacketArena {
  /** Packets are carved in slabs of so many. */
  static final int SLAB = 16;

  private static final int SLABS = (int) (Memory.SIZE / ((long) SLAB * Packet.STRIDE));
  private static final AtomicReferenceArray<@Nullable PacketPool> OWNERS =
      new AtomicReferenceArray<>(Math.max(1, SLABS));
  private static final AtomicReference<List<Range>> FREE =
      new AtomicReference<>(List.of(new Range(0, SLABS)));

  /** A stretch of slabs. */
  record Range(int first, int count) {
    int firstPacket() {
      return first * SLAB * Packet.LINES;
    }

    int packets() {
      return count * SLAB;
    }
  }

  private PacketArena() {}

  static Range carve(int packets) {
    Range range = tryCarve(packets);
    if (range == null) {
      throw new IllegalStateException(
          "no room for a pool of %d packets: the arena has %d MiB and the largest free stretch %d packets; start Java with -Dsplnet.arena.mib=%d or close pools"
              .formatted(
                  packets,
                  Memory.SIZE >> 20,
                  FREE.get().stream().mapToInt(Range::packets).max().orElse(0),
                  Math.max(1, Memory.SIZE >> 20) * 2));
    }
    return range;
  }

  /** As {@link #carve}, but null if there is no room. */
  static @Nullable Range tryCarve(int packets) {
    int want = Math.max(1, (packets + SLAB - 1) / SLAB);
    for (; ; ) {
      List<Range> free = FREE.get();
      Range from = null;
      for (Range r : free) {
        if (r.count >= want && (from == null || r.count < from.count)) {
          from = r;
        }
      }
      if (from == null) {
        return null;
      }
      List<Range> left = new ArrayList<>(free);
      left.remove(from);
      if (from.count > want) {
        left.add(new Range(from.first + want, from.count - want));
      }
      if (FREE.compareAndSet(free, List.copyOf(left))) {
        return new Range(from.first, want);
      }
    }
  }

  static void setOwner(Range range, @Nullable PacketPool pool) {
    for (int i = 0; i < range.count; i++) {
      OWNERS.set(range.first + i, pool);
    }
  }

  static @Nullable PacketPool owner(int packet) {
    return OWNERS.get(packet / (SLAB * Packet.LINES));
  }

  static void giveBack(Range range) {
    setOwner(range, null);
    FREE.updateAndGet(free -> {
      List<Range> all = new ArrayList<>(free);
      all.add(range);
      all.sort(Comparator.comparingInt(Range::first));
      List<Range> merged = new ArrayList<>();
      for (Range r : all) {
        Range last = merged.isEmpty() ? null : merged.getLast();
        if (last != null && last.first + last.count == r.first) {
          merged.set(merged.size() - 1, new Range(last.first, last.count + r.count));
        } else {
          merged.add(r);
        }
      }
      return List.copyOf(merged);
    });
  }
}
