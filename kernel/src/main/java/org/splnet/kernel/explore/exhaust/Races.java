package org.splnet.kernel.explore.exhaust;

import java.util.Arrays;
import org.splnet.kernel.sim.Footprint;

/**
 * Finds the races of a run and, of each, the beginning of a schedule that has it the other way
 * round.
 *
 * <p>A race is two steps of different strands that do not commute, with nothing between them that
 * happened after the first and before the second. A step that has to wait races with whatever last
 * made it impossible: the acquisition of a lock with the one before, not with the release between
 * the two; a wait for a value with the change that ended the last time at which it held.
 */
final class Races {
  /** Told of each race. */
  interface Visitor {
    /** The first step and the second, which is possible just before the first. */
    void race(int first, int second);
  }

  private final Steps steps;
  private int[] candidates = new int[16];
  private int count;

  Races(Steps steps) {
    this.steps = steps;
  }

  /**
   * Tells of the races of step j with steps before it.
   *
   * @param made how many steps were really made; after those are steps that had to wait at the end
   */
  void of(int j, int made, Visitor visitor) {
    if (steps.kind[j] == Footprint.AWAIT_ANY) {
      ofUnknown(j, made, visitor);
    } else if (Footprint.mayBlock(steps.kind[j])) {
      ofBlocking(j, made, visitor);
    } else {
      ofOther(j, visitor);
    }
  }

  /** When it held is not known, so any step before it may have ended that. */
  private void ofUnknown(int j, int made, Visitor visitor) {
    for (int i = Math.min(j, made) - 1; i >= 0; i--) {
      if (isRaceFree(i, j)) {
        continue;
      }
      visitor.race(i, j);
    }
  }

  private void ofBlocking(int j, int made, Visitor visitor) {
    ofFence(j, visitor);
    for (int i = steps.previousOn(j); i >= 0; i = steps.previousOn(i)) {
      boolean changes = !Footprint.commute(steps.kind[i], steps.kind[j]);
      if (!changes || i >= made || !steps.possibleBefore(j, i)) {
        continue;
      }
      if (!isRaceFree(i, j)) {
        visitor.race(i, j);
      }
      return;
    }
  }

  private void ofFence(int j, Visitor visitor) {
    int fence = steps.previousAny(j);
    if (fence >= 0 && !isRaceFree(fence, j)) {
      visitor.race(fence, j);
    }
  }

  private void ofOther(int j, Visitor visitor) {
    count = 0;
    if (steps.previousAny(j) >= 0) {
      add(steps.previousAny(j));
    }
    boolean reads = Footprint.isRead(steps.kind[j]);
    for (int i = steps.previousOn(j); i >= 0; i = steps.previousOn(i)) {
      boolean read = Footprint.isRead(steps.kind[i]);
      if (!(read && reads)) {
        add(i);
      }
      if (!read) {
        break;
      }
    }
    for (int c = 0; c < count; c++) {
      int i = candidates[c];
      if (!isRaceFree(i, j) && !isBetween(i)) {
        visitor.race(i, j);
      }
    }
  }

  private void add(int i) {
    if (count == candidates.length) {
      candidates = Arrays.copyOf(candidates, count * 2);
    }
    candidates[count++] = i;
  }

  /** They are of one strand, or the second could not come before the first whatever the order. */
  private boolean isRaceFree(int i, int j) {
    int own = steps.prevOf[j];
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
}
