package org.splnet.lab;

import java.util.Arrays;

/**
 * Repeated figures.
 *
 * @param median of them
 * @param min of them
 * @param max of them
 */
public record Spread(double median, double min, double max) {
  /** The spread of at least one figure. */
  public static Spread of(double... figures) {
    if (figures.length == 0) {
      return new Spread(0, 0, 0);
    }
    double[] s = figures.clone();
    Arrays.sort(s);
    int mid = s.length / 2;
    double median = s.length % 2 == 1 ? s[mid] : (s[mid - 1] + s[mid]) / 2;
    return new Spread(median, s[0], s[s.length - 1]);
  }
}
