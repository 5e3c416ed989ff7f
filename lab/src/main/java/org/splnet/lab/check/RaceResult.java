package org.splnet.lab.check;

import java.util.Map;

/**
 * What a search for data races in one program saw.
 *
 * @param program a scenario and its variant, or a control
 * @param seeded the kind of race that was put into it on purpose; empty for none
 * @param schedules how many were run
 * @param millis the time that took
 * @param races each race, or access without its guard, with the first schedule that showed it
 * @param failure how a schedule went wrong otherwise; empty if none did
 */
public record RaceResult(
    String program,
    String seeded,
    long schedules,
    long millis,
    Map<String, Long> races,
    String failure) {

  /** Whether it is as it must be: what was seeded is found, and nothing else. */
  public boolean ok() {
    return seeded.isEmpty()
        ? races.isEmpty() && failure.isEmpty()
        : races.keySet().stream().anyMatch(r -> r.startsWith(seeded + ":"));
  }

  /** In words. */
  public String verdict() {
    if (!seeded.isEmpty()) {
      return ok() ? "found" : "NOT FOUND";
    }
    return ok() ? "no race" : races.isEmpty() ? "FAILS" : "RACES";
  }
}
