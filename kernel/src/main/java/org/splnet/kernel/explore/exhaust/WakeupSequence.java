package org.splnet.kernel.explore.exhaust;

/**
 * The beginning of a schedule that has a race the other way round: from just before its first step
 * on, what did not happen after that step, and then the second step. What of it has been dealt with
 * is taken out.
 */
final class WakeupSequence {
  private final Steps steps;
  private int[] of = new int[64];
  private int size;

  /** The step that comes last, other than in the run. */
  private int moved;

  WakeupSequence(Steps steps) {
    this.steps = steps;
  }

  /**
   * Becomes that of a race, in a run of so many steps.
   *
   * @param cuts the steps that are left out, with what happened after them; so many of them count
   * @return the place of its first step: that of the first step that is left out
   */
  int become(int[] cuts, int count, int second, int made) {
    size = 0;
    moved = second;
    if (of.length < made + 1) {
      of = new int[made + 64];
    }
    int first = cuts[0];
    for (int c = 1; c < count; c++) {
      first = Math.min(first, cuts[c]);
    }
    for (int k = first; k < made; k++) {
      if (k != second && isKept(cuts, count, k)) {
        of[size++] = k;
      }
    }
    of[size++] = second;
    return first;
  }

  private boolean isKept(int[] cuts, int count, int k) {
    for (int c = 0; c < count; c++) {
      if (cuts[c] <= k && steps.before(cuts[c], k)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a step of the sequence happened before a later one of it, or, if that is the one that
   * comes last, other than in the run, has to come before it.
   */
  private boolean before(int i, int j) {
    return j == moved ? steps.own[j] == i || steps.depend(i, j) : steps.before(i, j);
  }

  /**
   * Whether the sequence could as well begin with that step of a strand: it is in it and nothing
   * before it happened before it, or it is not in it and commutes with all that is. Otherwise -1;
   * its place in the sequence if it is in it, the length if not.
   */
  int initial(int proc, int kind, int key) {
    for (int t = 0; t < size; t++) {
      if (steps.proc[of[t]] == proc) {
        return isFirst(t) ? t : -1;
      }
    }
    for (int t = 0; t < size; t++) {
      int k = of[t];
      if (!Steps.commuteAcrossRuns(proc, kind, key, steps.proc[k], steps.kind[k], steps.key[k])) {
        return -1;
      }
    }
    return size;
  }

  private boolean isFirst(int t) {
    for (int b = 0; b < t; b++) {
      if (before(of[b], of[t])) {
        return false;
      }
    }
    return true;
  }

  /** Whether one who sleeps could begin it: then it has been explored. */
  boolean isCovered(SleepSet sleep) {
    for (int i = 0; i < sleep.size(); i++) {
      if (initial(sleep.proc(i), sleep.kind(i), sleep.key(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Adds it to a tree, unless the tree has one already that covers it. */
  void insert(Branch root) {
    Branch at = root;
    Branch child = at.firstChild;
    while (child != null) {
      int t = initial(child.proc, child.kind, child.key);
      if (t < 0) {
        child = child.nextSibling;
        continue;
      }
      if (child.isLeaf()) {
        return;
      }
      if (t < size) {
        System.arraycopy(of, t + 1, of, t, size - t - 1);
        size--;
      }
      at = child;
      child = at.firstChild;
    }
    append(at);
  }

  private void append(Branch to) {
    Branch at = to;
    for (int t = 0; t < size; t++) {
      int k = of[t];
      Branch next = new Branch(steps.proc[k], steps.kind[k], steps.key[k]);
      at.append(next);
      at = next;
    }
  }
}
