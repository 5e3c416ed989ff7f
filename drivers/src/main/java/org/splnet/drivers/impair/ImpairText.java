package org.splnet.drivers.impair;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.splnet.drivers.impair.ImpairSpec.Ways;

/** {@link ImpairSpec} as text, and back. */
final class ImpairText {
  private static final String EXAMPLE = "loss=1%,delay=5ms~1ms,rate=10Mbit";
  private static final String KEYS =
      "loss, burst, delay, tail, rate, dup, reorder, corrupt, limit, seed or dir";

  /** A unit and how much of the base unit it is. */
  private record Unit(String name, long base) {}

  /** Longest name first where one ends in another. */
  private static final List<Unit> TIMES =
      List.of(
          new Unit("ns", 1),
          new Unit("us", 1_000),
          new Unit("ms", 1_000_000),
          new Unit("s", 1_000_000_000));

  private static final List<Unit> RATES =
      List.of(
          new Unit("kbit", 1_000),
          new Unit("Mbit", 1_000_000),
          new Unit("Gbit", 1_000_000_000),
          new Unit("bit", 1));

  private static final List<Unit> ONES = List.of(new Unit("", 1));

  private static final List<Unit> SHARES = List.of(new Unit("%", 1));

  private ImpairText() {}

  static ImpairSpec parse(String text) {
    ImpairSpec spec = ImpairSpec.NONE;
    Set<String> seen = new HashSet<>();
    for (String item : text.split(",", -1)) {
      int equals = item.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "'" + item + "' is no impairment: write KEY=VALUE, as " + EXAMPLE);
      }
      String key = item.substring(0, equals).strip();
      String value = item.substring(equals + 1).strip();
      if (!seen.add(key)) {
        throw new IllegalArgumentException(
            "'" + key + "' is given twice in '" + text + "': give it once");
      }
      spec = with(spec, key, value);
    }
    return spec;
  }

  private static ImpairSpec with(ImpairSpec spec, String key, String value) {
    return switch (key) {
      case "loss" -> spec.withLoss(share(key, value));
      case "burst" ->
          spec.withBurst(quantity(key, value, ONES, "frames, as burst=5").doubleValue());
      case "tail" -> {
        int tilde = value.indexOf('~');
        if (tilde < 0) {
          throw new IllegalArgumentException(
              "tail=" + value + ": write a share and a time, as tail=1%~20ms");
        }
        yield spec.withTail(
            share(key, value.substring(0, tilde)), time(key, value.substring(tilde + 1)));
      }
      case "dup" -> spec.withDuplicate(share(key, value));
      case "reorder" -> spec.withReorder(share(key, value));
      case "corrupt" -> spec.withCorrupt(share(key, value));
      case "delay" -> {
        int tilde = value.indexOf('~');
        yield tilde < 0
            ? spec.withDelay(time(key, value), 0)
            : spec.withDelay(
                time(key, value.substring(0, tilde)), time(key, value.substring(tilde + 1)));
      }
      case "rate" -> spec.withRate(rate(value));
      case "limit" -> spec.withLimit(Math.clamp(whole(key, value), -1, Integer.MAX_VALUE));
      case "seed" -> spec.withSeed(whole(key, value));
      case "dir" -> spec.withWays(ways(value));
      default ->
          throw new IllegalArgumentException("unknown impairment '" + key + "': choose " + KEYS);
    };
  }

  private static double share(String key, String value) {
    BigDecimal percent = quantity(key, value, SHARES, "a share, as " + key + "=1%");
    return percent.movePointLeft(2).doubleValue();
  }

  private static long time(String key, String value) {
    return nanos(
        key, value, quantity(key, value, TIMES, "a time in ns, us, ms or s, as delay=5ms~1ms"));
  }

  private static long rate(String value) {
    long bits =
        nanos(
            "rate",
            value,
            quantity(
                "rate", value, RATES, "bits a second in bit, kbit, Mbit or Gbit, as rate=10Mbit"));
    if (bits == 0) {
      throw new IllegalArgumentException(
          "rate=" + value + ": nothing would ever leave; leave rate out for no limit");
    }
    return bits;
  }

  /** In whole base units. */
  private static long nanos(String key, String value, BigDecimal base) {
    try {
      return base.setScale(0, RoundingMode.HALF_UP).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(key + "=" + value + " is beyond all bounds: lower it", e);
    }
  }

  private static BigDecimal quantity(String key, String value, List<Unit> units, String want) {
    String lower = value.toLowerCase(Locale.ROOT);
    for (Unit u : units) {
      if (lower.endsWith(u.name.toLowerCase(Locale.ROOT))) {
        String number = lower.substring(0, lower.length() - u.name.length()).strip();
        if (number.matches("[0-9]{1,18}(\\.[0-9]{1,40})?")) {
          return new BigDecimal(number).multiply(BigDecimal.valueOf(u.base));
        }
      }
    }
    throw new IllegalArgumentException(key + "=" + value + ": write " + want);
  }

  private static long whole(String key, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          key + "=" + value + ": write a whole number, as " + key + "=100", e);
    }
  }

  private static Ways ways(String value) {
    return switch (value) {
      case "out" -> Ways.OUT;
      case "in" -> Ways.IN;
      case "both" -> Ways.BOTH;
      default ->
          throw new IllegalArgumentException(
              "dir=" + value + ": choose out (what the host sends), in or both");
    };
  }

  static String render(ImpairSpec spec) {
    List<String> out = new ArrayList<>();
    addShare(out, "loss", spec.loss());
    if (spec.burst() != 0) {
      out.add("burst=" + BigDecimal.valueOf(spec.burst()).stripTrailingZeros().toPlainString());
    }
    if (spec.delayNanos() != 0) {
      out.add(
          "delay="
              + time(spec.delayNanos())
              + (spec.jitterNanos() == 0 ? "" : "~" + time(spec.jitterNanos())));
    }
    if (spec.tail() != 0 || spec.tailNanos() != 0) {
      out.add("tail=" + percent(spec.tail()) + "~" + time(spec.tailNanos()));
    }
    if (spec.bitsPerSecond() != 0) {
      out.add("rate=" + inUnit(spec.bitsPerSecond(), RATES));
    }
    addShare(out, "dup", spec.duplicate());
    addShare(out, "reorder", spec.reorder());
    addShare(out, "corrupt", spec.corrupt());
    out.add("limit=" + spec.limit());
    out.add("seed=" + spec.seed());
    out.add("dir=" + spec.ways().name().toLowerCase(Locale.ROOT));
    return String.join(",", out);
  }

  private static void addShare(List<String> out, String key, double p) {
    if (p != 0) {
      out.add(key + "=" + percent(p));
    }
  }

  private static String percent(double p) {
    return BigDecimal.valueOf(p).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }

  static String time(long nanos) {
    return inUnit(nanos, TIMES);
  }

  /** In the largest unit that leaves a whole number. */
  private static String inUnit(long base, List<Unit> units) {
    Unit best = new Unit("", 0);
    for (Unit u : units) {
      if (u.base > best.base && base % u.base == 0) {
        best = u;
      }
    }
    return base / best.base + best.name;
  }
}
