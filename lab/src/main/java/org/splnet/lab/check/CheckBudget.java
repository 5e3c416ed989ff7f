package org.splnet.lab.check;

/**
 * For how long to explore: so many schedules, or so much time.
 *
 * @param schedules at most
 * @param millis at most; 0 for as long as the schedules take
 */
public record CheckBudget(long schedules, long millis) {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;

  /**
   * From text: {@code 100000} schedules, {@code 30s}, {@code 5m}.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  public static CheckBudget parse(String text) {
    try {
      long unit = text.endsWith("s") ? SECOND : text.endsWith("m") ? MINUTE : 0;
      long n = Long.parseLong(unit == 0 ? text : text.substring(0, text.length() - 1));
      if (n > 0) {
        return unit == 0 ? new CheckBudget(n, 0) : new CheckBudget(Long.MAX_VALUE / 4, n * unit);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "budget '" + text + "': write a number of schedules (100000), or a time (30s, 5m)");
  }
}
