package org.splnet.kernel.sim.race;

/**
 * A data race, or an access without its guard.
 *
 * @param kind {@link #RACE} or {@link #GUARD}
 * @param variable that both touch
 * @param places where they do, for telling two races apart
 * @param text both places, with who was there, at which level, with which locks
 */
public record Race(String kind, String variable, String places, String text) {
  /** Two accesses, one of them plain, one of them a write, that nothing orders. */
  public static final String RACE = "RACE";

  /** A guarded field touched by who does not hold its lock. */
  public static final String GUARD = "GUARD";

  static Race between(Access first, Access second) {
    return new Race(
        RACE,
        second.variable(),
        first.site() + " / " + second.site(),
        "race on %s: nothing orders the %s before the %s; hold one lock in both, raise to the level of the handler, or make the variable volatile"
            .formatted(second.variable(), first, second));
  }

  static Race unguarded(Access access, Object lock) {
    return new Race(
        GUARD,
        access.variable(),
        access.site(),
        "%s is guarded by %s: its %s does not hold it".formatted(access.variable(), lock, access));
  }
}
