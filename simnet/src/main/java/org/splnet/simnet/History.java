package org.splnet.simnet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What has happened: a digest over all of it, the last of it, and all of it if that is wanted. */
final class History {
  private static final int LAST = 25;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final LongSupplier clock;
  private final ArrayDeque<SimEvent> last = new ArrayDeque<>(LAST);
  private final List<SimEvent> all = new ArrayList<>();
  private boolean keeping;
  private long digest = MIX;
  private long count;

  History(LongSupplier clock) {
    this.clock = clock;
  }

  /** Keeps every event from now on. */
  void keep() {
    keeping = true;
  }

  void add(String where, String what, long value) {
    SimEvent e = new SimEvent(clock.getAsLong(), where, what, value);
    mix(e.nanos());
    mix((long) where.hashCode() << 32 | what.hashCode() & 0xffff_ffffL);
    mix(value);
    count++;
    if (keeping) {
      all.add(e);
    }
    if (last.size() == LAST) {
      last.removeFirst();
    }
    last.addLast(e);
  }

  private void mix(long value) {
    digest = sum(digest, value);
  }

  static long sum(long before, long value) {
    long y = (before ^ value) * MIX;
    return y ^ (y >>> 29);
  }

  /** A sum over bytes. */
  static long sum(byte[] bytes) {
    long sum = bytes.length;
    for (byte b : bytes) {
      sum = sum(sum, b);
    }
    return sum;
  }

  long digest() {
    return digest;
  }

  long count() {
    return count;
  }

  List<SimEvent> last() {
    return List.copyOf(last);
  }

  List<SimEvent> all() {
    return List.copyOf(all);
  }
}
