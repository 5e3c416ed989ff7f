package org.splnet.kernel.explore;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.splnet.kernel.sim.Choices;

/**
 * One place at which a schedule leaves the plain course of a program, in which whoever runs goes on
 * for as long as it can.
 *
 * @param strand who ran last; empty at the beginning
 * @param where where it stood, in words
 * @param occurrence how often something was decided there, this time included
 * @param kind what happened instead
 * @param to who went on, or was interrupted; empty if time passed
 */
public record Deviation(String strand, String where, int occurrence, Choices.Kind kind, String to) {
  private static final Pattern LINE =
      Pattern.compile("(\\[.*?]) at (\\[.*]) #(\\d+): (run|interrupt|time)(?: (\\[.*]))?");

  /** Where it is, as a key. */
  String place() {
    return key(strand, where, occurrence);
  }

  static String key(String strand, String where, int occurrence) {
    return strand + '\u0000' + where + '\u0000' + occurrence;
  }

  /** One line of a file. */
  @Override
  public String toString() {
    String action = kind.name().toLowerCase(Locale.ROOT);
    return "[%s] at [%s] #%d: %s%s"
        .formatted(strand, where, occurrence, action, to.isEmpty() ? "" : " [" + to + "]");
  }

  /**
   * Reads such a line.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Deviation parse(String line) {
    Matcher m = LINE.matcher(line);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "'" + line + "' is no step of a schedule: '[strand] at [place] #n: run [strand]'");
    }
    Choices.Kind kind = Choices.Kind.valueOf(m.group(4).toUpperCase(Locale.ROOT));
    String to = m.group(5);
    return new Deviation(
        inner(m.group(1)),
        inner(m.group(2)),
        Integer.parseInt(m.group(3)),
        kind,
        to == null ? "" : inner(to));
  }

  private static String inner(String bracketed) {
    return bracketed.substring(1, bracketed.length() - 1);
  }
}
