package org.splnet.lab.mutate;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.sim.race.Race;

/**
 * The declared guards, or the search for data races, on a few schedules of a JVM in which plain
 * accesses are watched.
 */
final class RaceLayer implements Layer {
  static final String GUARD = "guard";
  static final String RACE = "race";

  private final String label;
  private final String kind;

  private RaceLayer(String label, String kind) {
    this.label = label;
    this.kind = kind;
  }

  /** A field is touched without the lock that it is declared to be guarded by. */
  static RaceLayer guard() {
    return new RaceLayer(GUARD, Race.GUARD);
  }

  /** Nothing orders two accesses. */
  static RaceLayer race() {
    return new RaceLayer(RACE, Race.RACE);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public @Nullable Catch look(MutantRuns runs) {
    return runs.races().stream()
        .filter(s -> s.what().equals(kind))
        .findFirst()
        .map(s -> s.caughtBy(label))
        .orElse(null);
  }
}
