package org.splnet.kernel.explore.exhaust;

import java.util.Arrays;
import org.splnet.kernel.sim.Footprint;

/**
 * Finds the races of a run and, of each, which steps are left out of a schedule that has it the
 * other way round.
 *
 * <p>A race is two steps that depend on each other, neither being there because of the other, with
 * nothing between them that happened after the first and before the second. The second is made
 * without the first and what happened after that. If it is not possible then, more has to go: of
 * its lock, the last acquisition before which the lock was free; of its variable, the last change
 * before which the value was as it is awaited; of its CPU, the last step before which it was not
 * interrupted or, if it is a frame that begins, the level let it. Each of these is forced: what is
 * kept of an object or a CPU is always a beginning of what happened there, and this is the longest
 * one with which the step is possible. So what is kept in the end is the most that can be.
 */
final class Races {
  /** Told of each race. */
  interface Visitor {
    /**
     * The steps that are left out, with all that happened after them, and the step that comes after
     * the rest.
     *
     * @param cuts so many of them count; valid during the call
     */
    void race(int[] cuts, int count, int second);
  }

  private static final int NOT_NEEDED = -1;
  private static final int IMPOSSIBLE = -2;

  private final Steps steps;
  private final Frames frames;
  private int[] candidates = new int[16];
  private int count;
  private int[] cuts = new int[8];
  private int cutCount;
  private int made;

  Races(Steps steps, Frames frames) {
    this.steps = steps;
    this.frames = frames;
  }

  /**
   * Tells of the races of step j with steps before it.
   *
   * @param madeSteps how many steps were really made; after those are steps that had to wait at the
   *     end
   */
  void of(int j, int madeSteps, Visitor visitor) {
    made = madeSteps;
    if (steps.kind[j] == Footprint.AWAIT_ANY) {
      ofUnknown(j, visitor);
      return;
    }
    collect(j);
    for (int c = 0; c < count; c++) {
      int i = candidates[c];
      if (!isRaceFree(i, j) && !isBetween(i)) {
        reverse(i, j, visitor);
      }
    }
  }

  /** When it held is not known, so any step before it may have ended that. */
  private void ofUnknown(int j, Visitor visitor) {
    for (int i = Math.min(j, made) - 1; i >= 0; i--) {
      if (!isRaceFree(i, j)) {
        reverse(i, j, visitor);
      }
    }
  }

  // ---- What comes just before it

  private void collect(int j) {
    count = 0;
    add(steps.previousAny(j));
    add(madeBefore(j));
    boolean reads = Footprint.isRead(steps.kind[j]);
    for (int i = steps.previousOn(j); i >= 0; i = steps.previousOn(i)) {
      if (i >= made) {
        continue;
      }
      boolean read = Footprint.isRead(steps.kind[i]);
      if (!(read && reads)) {
        add(i);
      }
      if (!read) {
        break;
      }
    }
    if (steps.kind[j] == Footprint.BEGIN || steps.kind[j] == Footprint.OBJECT) {
      for (int i = j - 1; i >= 0; i--) {
        if (Steps.isPending(steps.kind[i], steps.kind[j])) {
          add(i);
        }
      }
    }
  }

  /** The last step before it on its strand that was really made. */
  private int madeBefore(int j) {
    int i = steps.prevOf[j];
    while (i >= made) {
      i = steps.prevOf[i];
    }
    return i;
  }

  private void add(int i) {
    if (i < 0 || i >= made) {
      return;
    }
    if (count == candidates.length) {
      candidates = Arrays.copyOf(candidates, count * 2);
    }
    candidates[count++] = i;
  }

  /** The second could not come before the first whatever the order. */
  private boolean isRaceFree(int i, int j) {
    int own = steps.own[j];
    return steps.proc[i] == steps.proc[j] || own >= 0 && steps.before(i, own);
  }

  /** Whether another of the steps that come just before j comes after i. */
  private boolean isBetween(int i) {
    for (int c = 0; c < count; c++) {
      int k = candidates[c];
      if (k != i && steps.before(i, k)) {
        return true;
      }
    }
    return false;
  }

  // ---- What has to go

  private void reverse(int i, int j, Visitor visitor) {
    cutCount = 0;
    cut(i);
    int own = steps.own[j];
    while (own < 0 || isKept(own)) {
      int more = ofCpu(j);
      if (more == NOT_NEEDED) {
        more = ofObject(j);
      }
      if (more == NOT_NEEDED) {
        visitor.race(cuts, cutCount, j);
        return;
      }
      if (more == IMPOSSIBLE) {
        return;
      }
      cut(more);
    }
  }

  private void cut(int i) {
    if (cutCount == cuts.length) {
      cuts = Arrays.copyOf(cuts, cutCount * 2);
    }
    cuts[cutCount++] = i;
  }

  private boolean isKept(int k) {
    for (int c = 0; c < cutCount; c++) {
      if (cuts[c] <= k && steps.before(cuts[c], k)) {
        return false;
      }
    }
    return true;
  }

  private int ofCpu(int j) {
    int next = j;
    int k = steps.prevOf[j];
    while (k >= 0 && (k >= made || !isKept(k))) {
      next = k < made ? k : next;
      k = steps.prevOf[k];
    }
    if (isCpuFree(j, next)) {
      return NOT_NEEDED;
    }
    while (k >= 0 && !isCpuFree(j, k)) {
      k = steps.prevOf[k];
    }
    return k < 0 ? IMPOSSIBLE : k;
  }

  /** Whether step j could come on its CPU where step i did. */
  private boolean isCpuFree(int j, int i) {
    if (i == j) {
      return !steps.keptOut[j];
    }
    if (steps.kind[j] != Footprint.BEGIN) {
      return steps.kind[i] == Footprint.BEGIN && steps.over[i] == steps.proc[j];
    }
    long source = frames.sourceOf(steps.proc[j]);
    return (steps.due[i] & source) != 0 && !steps.isJustBegun(steps.prevOf[i], source);
  }

  private int ofObject(int j) {
    if (!Footprint.mayBlock(steps.kind[j]) || steps.kind[j] == Footprint.AWAIT_ANY) {
      return NOT_NEEDED;
    }
    int next = -1;
    int k = change(j, j);
    while (k >= 0 && (k >= made || !isKept(k))) {
      next = k < made ? k : next;
      k = change(j, k);
    }
    if (next < 0 ? j < made : steps.possibleBefore(j, next)) {
      return NOT_NEEDED;
    }
    while (k >= 0 && !steps.possibleBefore(j, k)) {
      k = change(j, k);
    }
    return k < 0 ? IMPOSSIBLE : k;
  }

  /** The last step before k that changed the object of j. */
  private int change(int j, int k) {
    int i = steps.previousOn(k);
    while (i >= 0 && Footprint.commute(steps.kind[i], steps.kind[j])) {
      i = steps.previousOn(i);
    }
    return i;
  }
}
