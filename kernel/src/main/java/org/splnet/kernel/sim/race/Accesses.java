package org.splnet.kernel.sim.race;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The accesses of one kind to one variable that are not known to be in the past of every later one:
 * mostly one, an epoch, and only where several are concurrent one for each party.
 */
final class Accesses {
  private int[] parties = new int[1];
  private int[] times = new int[1];
  private Access[] made = new Access[1];
  private int count;

  /** Whether the last one was made by this party since it last published anything. */
  boolean isSameEpoch(Party p) {
    return count == 1 && parties[0] == p.number && times[0] == p.now();
  }

  /** One that does not happen before the next step of a party, or null. */
  @Nullable Access unordered(Party p) {
    for (int i = 0; i < count; i++) {
      if (times[i] > p.clock.get(parties[i])) {
        return made[i];
      }
    }
    return null;
  }

  void add(Party p, Access access) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (times[i] > p.clock.get(parties[i])) {
        parties[kept] = parties[i];
        times[kept] = times[i];
        made[kept++] = made[i];
      }
    }
    if (kept == parties.length) {
      parties = Arrays.copyOf(parties, kept * 2);
      times = Arrays.copyOf(times, kept * 2);
      made = Arrays.copyOf(made, kept * 2);
    }
    parties[kept] = p.number;
    times[kept] = p.now();
    made[kept] = access;
    count = kept + 1;
  }

  void clear() {
    count = 0;
  }
}
