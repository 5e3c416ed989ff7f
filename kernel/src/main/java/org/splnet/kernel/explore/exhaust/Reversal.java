package org.splnet.kernel.explore.exhaust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The beginnings of schedules that have a race of an interrupted program the other way round.
 *
 * <p>Kept of the run is what did not happen after the first step. A frame runs to its end before
 * what it has interrupted goes on, and begins only where the level lets it; so where a frame cannot
 * be whole any more, or not begin where it did, there is a choice, and each is a beginning: without
 * the frame, or without what would have to come after it, or with the frame later.
 */
final class Reversal {
  private static final int MOST = 256;

  private final Steps steps;
  private final Frames frames;
  private final Levels levels;
  private final Consumer<int[]> found;

  private int first;
  private int second;
  private int made;
  private int tries;

  // Of one attempt.
  private boolean[] done = new boolean[0];
  private int[] order = new int[0];
  private int ordered;
  private final List<int[]> eventsOf = new ArrayList<>();
  private int[] next = new int[0];

  /** Frames that are to begin after certain steps, in a list. */
  private record Later(int frame, int step, @Nullable Later more) {}

  /** The level of the CPU just before a step, where one is. */
  interface Levels {
    int before(int step);
  }

  /**
   * For one search.
   *
   * @param found told of each beginning, as numbers of steps, the second of the race last
   */
  Reversal(Steps steps, Frames frames, Levels levels, Consumer<int[]> found) {
    this.steps = steps;
    this.frames = frames;
    this.levels = levels;
    this.found = found;
  }

  /** A run of so many steps has ended. */
  void prepare(int madeSteps) {
    made = madeSteps;
    eventsOf.clear();
    int[] counts = new int[frames.count()];
    for (int i = 0; i < steps.size(); i++) {
      counts[steps.proc[i]]++;
    }
    for (int c : counts) {
      eventsOf.add(new int[c]);
    }
    Arrays.fill(counts, 0);
    for (int i = 0; i < steps.size(); i++) {
      int p = steps.proc[i];
      eventsOf.get(p)[counts[p]++] = i;
    }
  }

  /** Of a race of that run. */
  void of(int firstStep, int secondStep) {
    first = firstStep;
    second = secondStep;
    tries = 0;
    boolean[] keep = new boolean[made];
    Arrays.fill(keep, true);
    if (second < made) {
      keep[second] = false;
    }
    drop(keep, first);
    attempt(keep, null);
  }

  /** Without a step and all that happened after it. */
  private void drop(boolean[] keep, int step) {
    for (int k = step; k < made; k++) {
      if (k == step || steps.before(step, k)) {
        keep[k] = false;
      }
    }
  }

  private void dropFrame(boolean[] keep, int proc) {
    for (int k : eventsOf.get(proc)) {
      if (k < made) {
        drop(keep, k);
      }
    }
  }

  private void attempt(boolean[] keep, @Nullable Later later) {
    if (tries++ >= MOST) {
      return;
    }
    int own = steps.prevOf[second];
    if (own >= 0 && !keep[own]) {
      return;
    }
    linearise(keep, later);
    int left = firstLeft(keep);
    if (left >= 0) {
      resolve(keep, later, left);
      return;
    }
    int over = over(second);
    if (over >= 0) {
      boolean[] without = keep.clone();
      dropFrame(without, over);
      attempt(without, later);
      return;
    }
    int[] out = Arrays.copyOf(order, ordered + 1);
    out[ordered] = second;
    found.accept(out);
  }

  /** A step cannot be made any more. */
  private void resolve(boolean[] keep, @Nullable Later later, int step) {
    int proc = steps.proc[step];
    int top = top(frames.strandOf(proc));
    boolean begins = frames.isFrame(proc) && next[proc] == 0;
    boolean[] withoutIt = keep.clone();
    drop(withoutIt, step);
    boolean[] withoutOther = keep.clone();
    if (begins) {
      // The level keeps it out: not at all, or before what raised the level.
      int last = top < 0 ? -1 : lastDone(top);
      if (last >= 0) {
        drop(withoutOther, last);
        attempt(withoutOther, later);
      }
    } else if (top >= 0 && top != proc) {
      if (mayComeLater(top, step, later)) {
        attempt(keep, new Later(top, step, later));
      }
      dropFrame(withoutOther, top);
      attempt(withoutOther, later);
    }
    attempt(withoutIt, later);
  }

  /** Whether a frame may begin only after a step over which it lay in the run. */
  private boolean mayComeLater(int frame, int step, @Nullable Later later) {
    for (int k : eventsOf.get(frame)) {
      if (k < made && steps.before(k, step)) {
        return false;
      }
    }
    for (Later l = later; l != null; l = l.more) {
      if (l.frame == frame && l.step == step) {
        return false;
      }
    }
    return true;
  }

  private int lastDone(int proc) {
    return next[proc] == 0 ? -1 : eventsOf.get(proc)[next[proc] - 1];
  }

  private int firstLeft(boolean[] keep) {
    for (int i = 0; i < made; i++) {
      if (keep[i] && !done[i]) {
        return i;
      }
    }
    return -1;
  }

  /** A frame that is not whole and lies over who makes a step; -1 if there is none. */
  private int over(int step) {
    int proc = steps.proc[step];
    int top = top(frames.strandOf(proc));
    return top >= 0 && top != proc ? top : -1;
  }

  // ---- In an order as near to that of the run as can be

  private final List<int[]> stacks = new ArrayList<>();

  private void linearise(boolean[] keep, @Nullable Later later) {
    if (done.length < made) {
      done = new boolean[made * 2];
      order = new int[made * 2];
    }
    Arrays.fill(done, false);
    ordered = 0;
    next = new int[frames.count()];
    stacks.clear();
    for (int i = nextPossible(keep, later); i >= 0; i = nextPossible(keep, later)) {
      make(i);
    }
  }

  private int nextPossible(boolean[] keep, @Nullable Later later) {
    for (int i = 0; i < made; i++) {
      if (keep[i] && !done[i] && isPossible(keep, later, i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean isPossible(boolean[] keep, @Nullable Later later, int i) {
    for (int k = 0; k < i; k++) {
      if (keep[k] && !done[k] && steps.before(k, i)) {
        return false;
      }
    }
    int proc = steps.proc[i];
    int top = top(frames.strandOf(proc));
    if (frames.isFrame(proc) && next[proc] == 0) {
      for (Later l = later; l != null; l = l.more) {
        if (l.frame == proc && keep[l.step] && !done[l.step]) {
          return false;
        }
      }
      return top < 0 || isDone(top) || level(top) < frames.rankOf(proc);
    }
    return top < 0 || top == proc;
  }

  private int level(int proc) {
    int[] events = eventsOf.get(proc);
    return levels.before(events[next[proc]]);
  }

  private boolean isDone(int proc) {
    return next[proc] == eventsOf.get(proc).length;
  }

  private void make(int i) {
    int proc = steps.proc[i];
    done[i] = true;
    order[ordered++] = i;
    if (frames.isFrame(proc) && next[proc] == 0) {
      stacks.add(new int[] {frames.strandOf(proc), proc});
    }
    next[proc]++;
  }

  /** Who is on top of a strand: the last frame there that has not ended, or the strand's own. */
  private int top(int strand) {
    for (int i = stacks.size() - 1; i >= 0; i--) {
      int[] frame = stacks.get(i);
      if (frame[0] == strand && !isDone(frame[1])) {
        return frame[1];
      }
    }
    for (int p = 0; p < eventsOf.size(); p++) {
      if (frames.strandOf(p) == strand && !frames.isFrame(p)) {
        return isDone(p) ? -1 : p;
      }
    }
    return -1;
  }
}
