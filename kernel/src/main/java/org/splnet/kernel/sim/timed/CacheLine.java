package org.splnet.kernel.sim.timed;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A shared variable, on a cache line of its own, as the cores know it: who has a copy, and whether
 * one of them alone, who may then write (the states M, E, S and I of the textbooks).
 *
 * <p>No two variables share a line: the code pads what matters, and false sharing would be a
 * property of where the JVM puts objects.
 */
final class CacheLine {
  private static final int NOBODY = -1;
  private static final int SEVERAL = -2;

  final Object of;
  final int index;
  final Site.Variable variable;

  /** The next one in the same chain of the table. */
  @Nullable CacheLine next;

  private final long[] holders;

  /** Which core has ever touched it, or written it; {@link #SEVERAL} if not one alone. */
  private int toucher = NOBODY;

  private int writer = NOBODY;

  /** Until when it is on its way from one core to another. */
  long busyUntil;

  /** Goes up with every change. */
  long version;

  /** Who waits for a change. */
  private TimedStrand[] watchers = new TimedStrand[2];

  private int watching;

  long transfers;
  long transferPicos;

  CacheLine(Object of, int index, Site.Variable variable, int cores) {
    this.of = of;
    this.index = index;
    this.variable = variable;
    this.holders = new long[(cores + 63) / 64];
  }

  // ---- Who has it

  boolean isHeldBy(int core) {
    return (holders[core >> 6] & 1L << core) != 0;
  }

  /** Whether one core, and no other, has it. */
  boolean isOnlyHeldBy(int core) {
    for (int i = 0; i < holders.length; i++) {
      if (holders[i] != (i == core >> 6 ? 1L << core : 0)) {
        return false;
      }
    }
    return true;
  }

  boolean isHeld() {
    for (long h : holders) {
      if (h != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a core from one up to another has it, leaving one out. */
  boolean isHeldWithin(int from, int to, int but) {
    for (int i = from >> 6; i < holders.length && i << 6 < to; i++) {
      long bits = holders[i];
      int low = i << 6;
      if (from > low) {
        bits &= -1L << from;
      }
      if (to < low + 64) {
        bits &= (1L << to) - 1;
      }
      if (but >> 6 == i) {
        bits &= ~(1L << but);
      }
      if (bits != 0) {
        return true;
      }
    }
    return false;
  }

  void shareWith(int core) {
    holders[core >> 6] |= 1L << core;
  }

  void ownedBy(int core) {
    Arrays.fill(holders, 0);
    shareWith(core);
  }

  // ---- Whose it is

  /** Notes who touches it, and writes it. */
  void touchedBy(int core, boolean writes) {
    toucher = with(toucher, core);
    if (writes) {
      writer = with(writer, core);
    }
  }

  private static int with(int who, int core) {
    return who == NOBODY || who == core ? core : SEVERAL;
  }

  /** Whether another core has ever touched it. */
  boolean isSharedBy(int core) {
    return toucher != NOBODY && toucher != core;
  }

  /** Whether another core has ever written it. */
  boolean isWrittenByOthersThan(int core) {
    return writer != NOBODY && writer != core;
  }

  // ---- Who waits for it

  void watchedBy(TimedStrand s) {
    for (int i = 0; i < watching; i++) {
      if (watchers[i] == s) {
        return;
      }
    }
    if (watching == watchers.length) {
      watchers = Arrays.copyOf(watchers, watching * 2);
    }
    watchers[watching++] = s;
  }

  void unwatchedBy(TimedStrand s) {
    for (int i = 0; i < watching; i++) {
      if (watchers[i] == s) {
        System.arraycopy(watchers, i + 1, watchers, i, --watching - i);
        return;
      }
    }
  }

  boolean isWatched() {
    return watching > 0;
  }

  TimedStrand firstWatcher() {
    return watchers[0];
  }
}
