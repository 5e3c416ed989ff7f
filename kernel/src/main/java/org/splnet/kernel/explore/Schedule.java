package org.splnet.kernel.explore;

import java.util.ArrayList;
import java.util.List;

/**
 * A schedule that goes wrong, as it is kept in a file: a few lines of text, which name the program
 * and its variant, where the schedule came from, how it fails, and the places at which it leaves
 * the plain course.
 *
 * @param program the name of the program
 * @param variant of the program; may be empty
 * @param seed of the exploration
 * @param number of the schedule in the exploration
 * @param strategy by name
 * @param failure what it fails with
 * @param deviations in order
 */
public record Schedule(
    String program,
    String variant,
    long seed,
    long number,
    String strategy,
    String failure,
    List<Deviation> deviations) {
  private static final String MAGIC = "splnet schedule 1";

  /** The text of the file. */
  public String toText() {
    StringBuilder out = new StringBuilder(MAGIC).append('\n');
    out.append("program ").append(program).append('\n');
    out.append("variant ").append(variant).append('\n');
    out.append("seed ").append(seed).append('\n');
    out.append("schedule ").append(number).append('\n');
    out.append("strategy ").append(strategy).append('\n');
    out.append("fails ").append(failure).append('\n');
    deviations.forEach(d -> out.append(d).append('\n'));
    return out.toString();
  }

  /**
   * Reads the text of a file.
   *
   * @throws IllegalArgumentException naming the line that is wrong
   */
  public static Schedule parse(String text) {
    List<String> lines = text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
    if (lines.isEmpty() || !lines.getFirst().equals(MAGIC)) {
      throw new IllegalArgumentException(
          "not a schedule: the first line is '%s', not '%s'"
              .formatted(lines.isEmpty() ? "" : lines.getFirst(), MAGIC));
    }
    String[] keys = {"program", "variant", "seed", "schedule", "strategy", "fails"};
    String[] values = new String[keys.length];
    for (int i = 0; i < keys.length; i++) {
      String line = i + 1 < lines.size() ? lines.get(i + 1) : "";
      if (!line.equals(keys[i]) && !line.startsWith(keys[i] + " ")) {
        throw new IllegalArgumentException(
            "not a schedule: line %d is '%s', and '%s ...' belongs there"
                .formatted(i + 2, line, keys[i]));
      }
      values[i] = line.substring(keys[i].length()).strip();
    }
    List<Deviation> deviations = new ArrayList<>();
    for (String line : lines.subList(keys.length + 1, lines.size())) {
      deviations.add(Deviation.parse(line));
    }
    return new Schedule(
        values[0],
        values[1],
        number(keys[2], values[2]),
        number(keys[3], values[3]),
        values[4],
        values[5],
        List.copyOf(deviations));
  }

  private static long number(String key, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a schedule: " + key + " '" + value + "'", e);
    }
  }
}
