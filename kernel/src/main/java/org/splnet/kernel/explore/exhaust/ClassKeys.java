package org.splnet.kernel.explore.exhaust;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.splnet.kernel.sim.Footprint;

/**
 * The classes of schedules that a search of an interrupted program has seen, as hashes of 128 bits.
 * Two schedules are of one class if the same steps that do not commute come in the same order,
 * wherever frames lie among steps of their CPU that commute with them.
 */
final class ClassKeys {
  /** A hash of 128 bits. */
  private record Key(long a, long b) {}

  private static final long OTHER = 0x5DEECE66DL;
  private static final int MULTIPLIER = 31;

  private final Steps steps;
  private final Set<Key> seen = new HashSet<>();
  private long[] names = new long[64];

  ClassKeys(Steps steps) {
    this.steps = steps;
  }

  /** How many there are. */
  int size() {
    return seen.size();
  }

  /** Notes the class of a run of so many steps; false if it had been seen. */
  boolean add(int made) {
    if (names.length < made) {
      names = Arrays.copyOf(names, made * 2);
    }
    long a = 0;
    long b = 0;
    for (int i = 0; i < made; i++) {
      if (isLocal(i)) {
        continue;
      }
      names[i] = mix((long) steps.proc[i] << Integer.SIZE | before(i));
      long earlier = 0;
      for (int h = 0; h < i; h++) {
        if (!isLocal(h) && steps.proc[h] != steps.proc[i] && !steps.commute(h, i)) {
          earlier += names[h];
        }
      }
      long one = mix(names[i] * MULTIPLIER + earlier);
      a += one;
      b += mix(one ^ OTHER);
    }
    return seen.add(new Key(a, b));
  }

  /** How many steps that touch something the same has made before. */
  private int before(int step) {
    int count = 0;
    for (int k = step - 1; k >= 0; k--) {
      if (steps.proc[k] == steps.proc[step] && !isLocal(k)) {
        count++;
      }
    }
    return count;
  }

  private boolean isLocal(int step) {
    return steps.kind[step] == Footprint.WINDOW || steps.kind[step] == Footprint.BEGIN;
  }

  private static long mix(long x) {
    long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
