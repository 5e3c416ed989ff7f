package org.splnet.lab.rule;

import java.util.ArrayList;
import java.util.List;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LevelSet;

/**
 * What a context has at one moment: the locks that it holds, its level, and what it is. A level is
 * a set of names (a mask of {@link Ipl} ordinals), the highest of which is in force: which one that
 * is depends on the level set.
 *
 * @param root which handler or call it is, by number
 * @param top whether it is an application thread
 * @param frame the level at which it was delivered
 * @param level the level in force
 * @param nest how many mutexes the frame has entered
 * @param saved the level that the outermost mutex saved
 * @param held the locks, outermost first
 */
record LockState(
    int root, boolean top, int frame, int level, int nest, int saved, List<Held> held) {
  /**
   * A lock that is held.
   *
   * @param name of its class
   * @param lock the object; -1 for the one lock that a class has
   */
  record Held(String name, int lock) {}

  static LockState begin(int root, boolean top, Ipl ipl) {
    int mask = mask(ipl);
    return new LockState(root, top, mask, mask, 0, 0, List.of());
  }

  static int mask(Ipl ipl) {
    return 1 << ipl.ordinal();
  }

  /** The rank in a set. */
  static int rank(LevelSet set, int mask) {
    int rank = 0;
    for (Ipl ipl : Ipl.values()) {
      if ((mask & mask(ipl)) != 0) {
        rank = Math.max(rank, set.rank(ipl));
      }
    }
    return rank;
  }

  /** Both, without names that another is above in every set. */
  static int higher(int a, int b) {
    int all = a | b;
    int kept = all;
    for (Ipl low : Ipl.values()) {
      for (Ipl high : Ipl.values()) {
        if (low != high
            && (kept & mask(low)) != 0
            && (kept & mask(high)) != 0
            && alwaysBelow(low, high)) {
          kept &= ~mask(low);
        }
      }
    }
    return kept;
  }

  private static boolean alwaysBelow(Ipl low, Ipl high) {
    boolean equal = true;
    for (LevelSet set : LevelSet.values()) {
      if (set.rank(low) > set.rank(high)) {
        return false;
      }
      equal &= set.rank(low) == set.rank(high);
    }
    return !equal || low.ordinal() < high.ordinal();
  }

  LockState withLevel(int to) {
    return new LockState(root, top, frame, to, nest, saved, held);
  }

  /** A mutex is entered: the outermost saves the level, each raises it. */
  LockState nested(int to) {
    int keep = nest == 0 ? level : saved;
    return new LockState(root, top, frame, higher(level, to), nest + 1, keep, held);
  }

  /** A mutex is left: the last one restores the level. */
  LockState unnested() {
    int n = Math.max(0, nest - 1);
    return new LockState(root, top, frame, n == 0 ? saved : level, n, n == 0 ? 0 : saved, held);
  }

  LockState holding(Held h) {
    List<Held> now = new ArrayList<>(held);
    now.add(h);
    return new LockState(root, top, frame, level, nest, saved, List.copyOf(now));
  }

  LockState without(Held h) {
    List<Held> now = new ArrayList<>(held);
    now.remove(now.lastIndexOf(h));
    return new LockState(root, top, frame, level, nest, saved, List.copyOf(now));
  }

  boolean holdsClass(String name) {
    return held.stream().anyMatch(h -> h.name.equals(name));
  }
}
