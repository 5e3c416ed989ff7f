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
 * which: those of one strand, whoever of it made them, those that do not commute, and what follows
 * from both. That an interrupt frame begins is a step too.
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

  /** The sources that could have arrived instead of the step. */
  long[] due = new long[64];

  /** How many frames lie below who makes it. */
  int[] depth = new int[64];

  /** Where a frame begins, whom it interrupts, and its rank. */
  int[] over = new int[64];

  int[] rank = new int[64];

  /** Whether it is not made because its CPU does not let it. */
  boolean[] keptOut = new boolean[64];

  /** The step before it on the same object, and of the same strand; -1 for none. */
  private int[] prevOn = new int[64];

  int[] prevOf = new int[64];

  /** The step without which it is not at all: the one before it of the same; -1 for none. */
  int[] own = new int[64];

  /** Where a frame begins, the step that made its source pending. */
  private int[] cause = new int[64];

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

  private final Frames frames;
  private @Nullable Pending pending;

  /** Has it noted from now on which interrupts might have arrived in place of a step. */
  void setPending(Pending of) {
    pending = of;
  }

  /** Whether the frame that begins there came of what a step of the run did. */
  boolean isCaused(int begin) {
    return cause[begin] >= 0;
  }

  Steps(Frames frames) {
    this.frames = frames;
  }

  int size() {
    return size;
  }

  /** Keeps only the first so many. */
  void truncate(int to) {
    size = to;
    ordered = Math.min(ordered, to);
  }

  /** Notes that somebody is about to make the step that is pending for a strand. */
  void add(Strand s, int by, int frames) {
    int i = room();
    proc[i] = by;
    kind[i] = s.pendingKind();
    key[i] = s.pendingKey();
    depth[i] = frames;
    keptOut[i] = false;
    repeat(i, s);
    Object of = s.pendingObject();
    awaited[i] = of instanceof Awaited a ? a : null;
    before[i] =
        switch (of) {
          case LockWord w -> (w.isOpen() ? OPEN : 0) | (w.isOpenToReaders() ? OPEN_TO_READERS : 0);
          case Valued v -> v.value();
          case null, default -> 0;
        };
    due[i] = pending == null ? 0 : pending.mayArrive(s);
  }

  /**
   * Notes that a frame is about to begin on a CPU.
   *
   * @param by the frame
   * @param frames how many there are then below it, which is one more than before
   * @param whom it interrupts
   * @param since the step that made its source pending; -1 for none
   */
  void addBegin(Strand s, int by, int frames, int whom, int frameRank, int since) {
    add(s, by, frames);
    int i = size - 1;
    kind[i] = Footprint.BEGIN;
    key[i] = 0;
    id[i] = 0;
    awaited[i] = null;
    over[i] = whom;
    rank[i] = frameRank;
    cause[i] = since;
  }

  /** Notes of the last step, which is not made, whether it is its CPU that does not let it. */
  void keepOut(boolean byCpu) {
    keptOut[size - 1] = byCpu;
  }

  private int room() {
    if (size == proc.length) {
      grow();
    }
    return size++;
  }

  /** Notes that a step is repeated: what it touches may have another name in this run. */
  void repeat(int i, Strand s) {
    id[i] = kind[i] == Footprint.BEGIN ? 0 : s.pendingId();
  }

  private void grow() {
    int to = proc.length * 2;
    proc = Arrays.copyOf(proc, to);
    kind = Arrays.copyOf(kind, to);
    id = Arrays.copyOf(id, to);
    key = Arrays.copyOf(key, to);
    before = Arrays.copyOf(before, to);
    awaited = Arrays.copyOf(awaited, to);
    due = Arrays.copyOf(due, to);
    keptOut = Arrays.copyOf(keptOut, to);
    depth = Arrays.copyOf(depth, to);
    over = Arrays.copyOf(over, to);
    rank = Arrays.copyOf(rank, to);
    own = Arrays.copyOf(own, to);
    cause = Arrays.copyOf(cause, to);
    prevOn = Arrays.copyOf(prevOn, to);
    prevOf = Arrays.copyOf(prevOf, to);
    prevAny = Arrays.copyOf(prevAny, to);
  }

  // ---- Dependence

  /** Whether what two steps of one run touch lets them commute. */
  boolean commute(int i, int j) {
    if (kind[i] == Footprint.AWAIT_ANY || kind[j] == Footprint.AWAIT_ANY) {
      return false;
    }
    if (isPending(kind[i], kind[j])) {
      return false;
    }
    return id[i] != id[j] || Footprint.commute(kind[i], kind[j]) || !touches(kind[i]);
  }

  /** Whether two steps of one run depend on each other directly. */
  boolean depend(int i, int j) {
    return Frames.strandOf(proc[i]) == Frames.strandOf(proc[j]) || !commute(i, j);
  }

  /** Whether steps that were seen in different runs commute for certain. */
  static boolean commuteAcrossRuns(int procA, int kindA, int keyA, int procB, int kindB, int keyB) {
    if (kindA == Footprint.AWAIT_ANY || kindB == Footprint.AWAIT_ANY) {
      return false;
    }
    if (Frames.strandOf(procA) == Frames.strandOf(procB) || isPending(kindA, kindB)) {
      return false;
    }
    return keyA != keyB || Footprint.commute(kindA, kindB) || !touches(kindA);
  }

  /** What is done to objects of the kernel may make sources pending, and so let frames begin. */
  static boolean isPending(int a, int b) {
    return a == Footprint.BEGIN && b == Footprint.OBJECT
        || b == Footprint.BEGIN && a == Footprint.OBJECT;
  }

  private static boolean touches(int kind) {
    return kind != Footprint.WINDOW
        && kind != Footprint.NONE
        && kind != Footprint.IDLE
        && kind != Footprint.BEGIN;
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
      int strand = Frames.strandOf(proc[i]);
      prevOf[i] = lastOf[strand];
      own[i] = ownBefore(i);
      prevAny[i] = any;
      boolean touches = touches(kind[i]) && kind[i] != Footprint.AWAIT_ANY;
      Integer on = touches ? last.put(id[i], i) : null;
      prevOn[i] = on == null ? -1 : on;
      if (i >= ordered) {
        stamp(i);
      }
      lastOf[strand] = i;
      if (kind[i] == Footprint.AWAIT_ANY) {
        any = i;
      }
    }
    ordered = size;
  }

  private int ownBefore(int i) {
    int k = prevOf[i];
    if (kind[i] == Footprint.BEGIN) {
      while (k >= 0 && !(kind[k] == Footprint.BEGIN && isSameSource(i, k))) {
        k = prevOf[k];
      }
      return Math.max(k, cause[i]);
    }
    while (k >= 0 && proc[k] != proc[i]) {
      k = prevOf[k];
    }
    return k;
  }

  private boolean isSameSource(int i, int k) {
    return frames.sourceOf(proc[i]) == frames.sourceOf(proc[k]);
  }

  private void stamp(int i) {
    Arrays.fill(clocks, i * procs, (i + 1) * procs, 0);
    join(i, prevOf[i]);
    join(i, prevAny[i]);
    if (kind[i] == Footprint.BEGIN || kind[i] == Footprint.OBJECT) {
      joinPending(i);
    }
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
    clocks[i * procs + Frames.strandOf(proc[i])] = i + 1;
  }

  private void joinPending(int i) {
    if (kind[i] == Footprint.BEGIN) {
      join(i, own[i]);
    }
    for (int k = 0; k < i; k++) {
      if (isPending(kind[i], kind[k])) {
        join(i, k);
      }
    }
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
    return clocks[j * procs + Frames.strandOf(proc[i])] > i;
  }

  // ---- Races

  /**
   * Whether a step is that a frame begins over whom that source could have come: then it comes
   * there, and not as the first thing in the frame.
   */
  boolean isJustBegun(int step, long source) {
    return step >= 0 && kind[step] == Footprint.BEGIN && (due[step] & source) != 0;
  }

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
