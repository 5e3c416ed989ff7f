package org.splnet.kernel.explore.exhaust;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LockWord;
import org.splnet.kernel.sim.Awaited;
import org.splnet.kernel.sim.Footprint;
import org.splnet.kernel.sim.Strand;
import org.splnet.kernel.sim.Valued;

/**
 * The steps of one run, in the order in which they were made, and which of them happened before
 * which: those of one strand, those that do not commute, and what follows from both.
 */
final class Steps {
  private static final int OPEN = 1;
  private static final int OPEN_TO_READERS = 2;

  int[] proc = new int[64];
  int[] kind = new int[64];
  int[] id = new int[64];
  int[] key = new int[64];

  /** The value of the variable, or whether the lock was free, before the step. */
  private int[] before = new int[64];

  private @Nullable Awaited[] awaited = new @Nullable Awaited[64];

  /** The step before it on the same object, and of the same strand; -1 for none. */
  private int[] prevOn = new int[64];

  int[] prevOf = new int[64];

  /** The last wait before it for a condition of unknown extent; -1 for none. */
  private int[] prevAny = new int[64];

  private int size;

  /** Of each step, for each strand the number from 1 of its last step that happened before. */
  private int[] clocks = new int[0];

  private int procs;

  /** How many of the steps have clocks. */
  private int ordered;

  private final Map<Integer, Integer> last = new HashMap<>();
  private int[] lastOf = new int[16];

  int size() {
    return size;
  }

  /** Keeps only the first so many. */
  void truncate(int to) {
    size = to;
    ordered = Math.min(ordered, to);
  }

  /** Notes that a strand is about to make its step. */
  void add(Strand s) {
    int i = size++;
    if (i == proc.length) {
      grow();
    }
    proc[i] = s.number();
    kind[i] = s.pendingKind();
    key[i] = s.pendingKey();
    repeat(i, s);
    Object of = s.pendingObject();
    awaited[i] = of instanceof Awaited a ? a : null;
    before[i] =
        switch (of) {
          case LockWord w -> (w.isOpen() ? OPEN : 0) | (w.isOpenToReaders() ? OPEN_TO_READERS : 0);
          case Valued v -> v.value();
          case null, default -> 0;
        };
  }

  /** Notes that a step is repeated: what it touches may have another name in this run. */
  void repeat(int i, Strand s) {
    id[i] = s.pendingId();
  }

  private void grow() {
    int to = proc.length * 2;
    proc = Arrays.copyOf(proc, to);
    kind = Arrays.copyOf(kind, to);
    id = Arrays.copyOf(id, to);
    key = Arrays.copyOf(key, to);
    before = Arrays.copyOf(before, to);
    awaited = Arrays.copyOf(awaited, to);
    prevOn = Arrays.copyOf(prevOn, to);
    prevOf = Arrays.copyOf(prevOf, to);
    prevAny = Arrays.copyOf(prevAny, to);
  }

  // ---- Dependence

  /** Whether two steps of one run commute, of different strands. */
  boolean commute(int i, int j) {
    if (kind[i] == Footprint.AWAIT_ANY || kind[j] == Footprint.AWAIT_ANY) {
      return false;
    }
    return id[i] != id[j] || Footprint.commute(kind[i], kind[j]) || !touches(kind[i]);
  }

  /** Whether steps that were seen in different runs commute for certain. */
  static boolean commuteAcrossRuns(int kindA, int keyA, int kindB, int keyB) {
    if (kindA == Footprint.AWAIT_ANY || kindB == Footprint.AWAIT_ANY) {
      return false;
    }
    return keyA != keyB || Footprint.commute(kindA, kindB) || !touches(kindA);
  }

  private static boolean touches(int kind) {
    return kind != Footprint.WINDOW && kind != Footprint.NONE && kind != Footprint.IDLE;
  }

  // ---- Order

  /** Finds out which happened before which. */
  void order(int strands) {
    if (strands > procs) {
      procs = strands;
      ordered = 0;
    }
    if (clocks.length < size * procs) {
      clocks = Arrays.copyOf(clocks, Math.max(size, proc.length) * procs);
    }
    if (lastOf.length < procs) {
      lastOf = new int[procs];
    }
    Arrays.fill(lastOf, -1);
    last.clear();
    int any = -1;
    for (int i = 0; i < size; i++) {
      prevOf[i] = lastOf[proc[i]];
      prevAny[i] = any;
      boolean touches = touches(kind[i]) && kind[i] != Footprint.AWAIT_ANY;
      Integer on = touches ? last.put(id[i], i) : null;
      prevOn[i] = on == null ? -1 : on;
      if (i >= ordered) {
        stamp(i);
      }
      lastOf[proc[i]] = i;
      if (kind[i] == Footprint.AWAIT_ANY) {
        any = i;
      }
    }
    ordered = size;
  }

  private void stamp(int i) {
    Arrays.fill(clocks, i * procs, (i + 1) * procs, 0);
    join(i, prevOf[i]);
    join(i, prevAny[i]);
    if (kind[i] == Footprint.AWAIT_ANY) {
      for (int p = 0; p < procs; p++) {
        join(i, lastOf[p]);
      }
    } else {
      for (int k = prevOn[i]; k >= 0; k = prevOn[k]) {
        if (!Footprint.commute(kind[k], kind[i])) {
          join(i, k);
        }
        if (!Footprint.isRead(kind[k])) {
          break;
        }
      }
    }
    clocks[i * procs + proc[i]] = i + 1;
  }

  private void join(int i, int k) {
    if (k < 0) {
      return;
    }
    int to = i * procs;
    int from = k * procs;
    for (int p = 0; p < procs; p++) {
      clocks[to + p] = Math.max(clocks[to + p], clocks[from + p]);
    }
  }

  /** Whether step i happened before step j, which was made later, or is it. */
  boolean before(int i, int j) {
    return clocks[j * procs + proc[i]] > i;
  }

  // ---- Races

  /** The step before j on the same object by whomever; -1 for none. */
  int previousOn(int j) {
    return prevOn[j];
  }

  /** The last wait of unknown extent before j; -1 for none. */
  int previousAny(int j) {
    return prevAny[j];
  }

  /** Whether step j would have been possible just before step i, which is on the same object. */
  boolean possibleBefore(int j, int i) {
    Awaited a = awaited[j];
    return switch (kind[j]) {
      case Footprint.AWAIT -> a == null || a.holds().test(before[i]);
      case Footprint.ACQUIRE -> (before[i] & OPEN) != 0;
      case Footprint.SHARE -> (before[i] & OPEN_TO_READERS) != 0;
      default -> true;
    };
  }
}
