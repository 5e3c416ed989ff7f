package org.splnet.kernel.sim.race;

import java.util.Arrays;

/** How far each party has come, as far as somebody knows. Parties are numbered from 0. */
final class VectorClock {
  private int[] times = {};

  int get(int party) {
    return party < times.length ? times[party] : 0;
  }

  /** Goes on by one for a party. */
  void tick(int party) {
    grow(party + 1);
    times[party]++;
  }

  /** Knows from now on what the other knows, too. */
  void join(VectorClock other) {
    int[] theirs = other.times;
    grow(theirs.length);
    for (int i = 0; i < theirs.length; i++) {
      times[i] = Math.max(times[i], theirs[i]);
    }
  }

  /** Knows what the other knows, and nothing else. */
  void set(VectorClock other) {
    times = other.times.clone();
  }

  void clear() {
    times = new int[0];
  }

  private void grow(int to) {
    if (to > times.length) {
      times = Arrays.copyOf(times, to);
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(times);
  }
}
