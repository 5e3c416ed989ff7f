package org.splnet.lab.check;

import java.util.List;

/**
 * What a JVM that explores is asked to do.
 *
 * @param what to do
 * @param program a scenario and its variant, as {@code NAME/VARIANT}, or the name of a class that
 *     is a {@link org.splnet.kernel.explore.Program}
 * @param strategy by name
 * @param seed of the exploration
 * @param first number of the first schedule to run, or of the one to shorten
 * @param of run every {@code of}-th from there
 * @param end number of the schedule before which to stop
 * @param millis time after which to stop; 0 for none
 * @param steps of a schedule to replay
 */
record CheckTask(
    What what,
    String program,
    String strategy,
    long seed,
    long first,
    long of,
    long end,
    long millis,
    List<String> steps) {
  /** The kinds of tasks. */
  enum What {
    /** Run schedules until one goes wrong. */
    EXPLORE,
    /** Run schedules whatever becomes of them, and tell of all data races. */
    RACES,
    /** Make one shorter, and tell it. */
    SHORTEN,
    /** Follow steps, and tell. */
    REPLAY,
    /** Name the methods that run. */
    COVERAGE
  }

  static CheckTask explore(
      String program, String strategy, long seed, long first, long of, long end, long millis) {
    return new CheckTask(What.EXPLORE, program, strategy, seed, first, of, end, millis, List.of());
  }

  static CheckTask races(String program, String strategy, long seed, long end, long millis) {
    return new CheckTask(What.RACES, program, strategy, seed, 0, 1, end, millis, List.of());
  }

  static CheckTask of(What what, String program, String strategy, long seed, long number) {
    return new CheckTask(what, program, strategy, seed, number, 1, 0, 0, List.of());
  }

  static CheckTask replay(String program, List<String> steps) {
    return new CheckTask(What.REPLAY, program, "random", 1, 0, 1, 0, 0, steps);
  }
}
