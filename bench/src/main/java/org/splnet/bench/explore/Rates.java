package org.splnet.bench.explore;

import java.util.Arrays;
import java.util.Locale;

/** Figures of one kind, one a round. */
final class Rates {
  private final double[] values;
  private int size;

  /** Room for so many. */
  Rates(int rounds) {
    values = new double[rounds];
  }

  void add(double value) {
    values[size++] = value;
  }

  double last() {
    return values[size - 1];
  }

  private double[] sorted() {
    double[] all = Arrays.copyOf(values, size);
    Arrays.sort(all);
    return all;
  }

  double median() {
    double[] all = sorted();
    return (all[(size - 1) / 2] + all[size / 2]) / 2;
  }

  /** Median, minimum and maximum, of a rate per second, in thousands. */
  String thousands() {
    double[] all = sorted();
    return String.format(
        Locale.ROOT, "%.1f k/s (%.1f-%.1f)", median() / 1e3, all[0] / 1e3, all[size - 1] / 1e3);
  }

  /** Median, minimum and maximum, of a ratio. */
  String ratio() {
    double[] all = sorted();
    return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", median(), all[0], all[size - 1]);
  }
}
