package org.splnet.kernel.explore.exhaust;

import java.util.Arrays;

/**
 * The strands that need not make their next step at some place of a run, for all that follows from
 * it has been explored, with what that step is (Godefroid, 1996).
 */
final class SleepSet {
  private static final int FIELDS = 3;

  private int[] entries = new int[4 * FIELDS];
  private int size;

  int size() {
    return size;
  }

  int proc(int i) {
    return entries[i * FIELDS];
  }

  int kind(int i) {
    return entries[i * FIELDS + 1];
  }

  int key(int i) {
    return entries[i * FIELDS + 2];
  }

  void clear() {
    size = 0;
  }

  void add(int proc, int kind, int key) {
    int at = size++ * FIELDS;
    if (at == entries.length) {
      entries = Arrays.copyOf(entries, at * 2);
    }
    entries[at] = proc;
    entries[at + 1] = kind;
    entries[at + 2] = key;
  }

  boolean contains(int proc) {
    for (int i = 0; i < size; i++) {
      if (proc(i) == proc) {
        return true;
      }
    }
    return false;
  }

  /** Those of another set whom a step does not wake. */
  void becomeAfter(SleepSet before, int proc, int kind, int key) {
    size = 0;
    for (int i = 0; i < before.size; i++) {
      if (Steps.commuteAcrossRuns(before.proc(i), before.kind(i), before.key(i), proc, kind, key)) {
        add(before.proc(i), before.kind(i), before.key(i));
      }
    }
  }
}
