package org.splnet.kernel.sim.timed;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One parameter of the cost model, in picoseconds or a plain number.
 *
 * @param fixed once
 * @param each for each of those on which it is done
 */
record Cost(long fixed, long each) {
  private static final String AMOUNT = "(\\d+(?:\\.\\d+)?)\\s*(ps|ns|us|)";
  private static final Pattern TEXT =
      Pattern.compile(AMOUNT + "(?:\\s*\\+\\s*" + AMOUNT + "\\s+each)?");
  private static final long NS = 1_000;
  private static final long US = 1_000_000;
  private static final BigDecimal MOST = new BigDecimal(1_000_000_000_000L);

  /**
   * From text as {@code 12.5 ns}, {@code 12 ns + 0.4 ns each} or {@code 3}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Cost parse(String name, String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          name
              + " = "
              + text
              + ": write a number with ps, ns or us, as 12.5 ns or 12 ns + 0.4 ns each, or a plain"
              + " number where it is a count");
    }
    long each = m.group(3) == null ? 0 : amount(name, m.group(3), m.group(4));
    return new Cost(amount(name, m.group(1), m.group(2)), each);
  }

  private static long amount(String name, String number, String unit) {
    long factor =
        switch (unit) {
          case "us" -> US;
          case "ns" -> NS;
          default -> 1;
        };
    BigDecimal exact = new BigDecimal(number).multiply(BigDecimal.valueOf(factor));
    if (exact.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(name + " = " + number + " " + unit + ": more than 1 s");
    }
    try {
      return exact.longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          name + " = " + number + " " + unit + ": finer than a picosecond, or no whole count", e);
    }
  }

  /** So many times. */
  long of(int times) {
    return fixed + each * times;
  }
}
