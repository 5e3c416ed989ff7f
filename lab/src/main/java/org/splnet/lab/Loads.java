package org.splnet.lab;

import java.util.ArrayList;
import java.util.List;

/** Offered loads, as fractions of a row's saturation rate. */
public final class Loads {
  private static final double LEAST = 0.01;
  private static final double MOST = 10;
  private static final int MOST_POINTS = 40;
  private static final double ROUNDING = 1e-9;

  private Loads() {}

  /**
   * Loads by their text: single ones, and ranges, separated by commas. A range is {@code
   * LOW..HIGH:STEP}, or {@code LOW..HIGH} for steps of LOW.
   *
   * @throws IllegalArgumentException if the text means none, with the reason
   */
  public static List<Double> parse(String text) {
    List<Double> loads = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int dots = part.indexOf("..");
      if (dots < 0) {
        loads.add(number(text, part));
        continue;
      }
      String rest = part.substring(dots + 2);
      int colon = rest.indexOf(':');
      double low = number(text, part.substring(0, dots));
      double high = number(text, colon < 0 ? rest : rest.substring(0, colon));
      double step = colon < 0 ? low : number(text, rest.substring(colon + 1));
      if (high < low || (high - low) / step >= MOST_POINTS) {
        throw unusable(text);
      }
      for (int i = 0; low + i * step <= high + ROUNDING; i++) {
        loads.add(Math.round((low + i * step) / ROUNDING) * ROUNDING);
      }
    }
    if (loads.size() > MOST_POINTS) {
      throw unusable(text);
    }
    return List.copyOf(loads);
  }

  private static double number(String text, String part) {
    try {
      double d = Double.parseDouble(part.strip());
      if (d >= LEAST && d <= MOST) {
        return d;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw unusable(text);
  }

  private static IllegalArgumentException unusable(String text) {
    return new IllegalArgumentException(
        "--load "
            + text
            + ": write fractions of the saturation rate from 0.01 to 10, such as 0.5,1,2 or"
            + " 0.2..2.0 or 0.2..2.0:0.1, "
            + MOST_POINTS
            + " at most");
  }
}
