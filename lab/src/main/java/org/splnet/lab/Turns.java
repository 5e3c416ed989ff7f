package org.splnet.lab;

/**
 * How long to measure.
 *
 * @param repeats how often each row gets its turn
 * @param sliceMillis how long a turn is
 * @param warmMillis how long a row is warmed at most
 */
public record Turns(int repeats, long sliceMillis, long warmMillis) {
  private static final int MOST_REPEATS = 1000;
  private static final long SHORTEST_MILLIS = 10;
  private static final long LONGEST_MILLIS = 60_000;

  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException with what to choose instead
   */
  public Turns {
    Experiment.check("--repeats", repeats, 1, MOST_REPEATS);
    Experiment.check(
        "--seconds, in milliseconds per repeat,", sliceMillis, SHORTEST_MILLIS, LONGEST_MILLIS);
  }
}
