package org.splnet.lab.axis;

import java.util.List;

/**
 * The lengths of the frames that are sent.
 *
 * @param label as on the command line
 * @param lengths in bytes, check sequence included; sent in turn
 */
public record FrameSize(String label, List<Integer> lengths) {
  /** The label of {@link #IMIX}. */
  static final String MIXED = "imix";

  /** Fewest bytes. */
  static final int MIN = 64;

  /** Most bytes. */
  static final int MAX = 1518;

  /**
   * The simple Internet mix: of 12 packets 7 of 40 bytes, 4 of 576 and 1 of 1500, IP header
   * included, as frames 64 (padded), 594 and 1518 bytes; 362 on average. There is no standard: this
   * is the 7:4:1 mix of the vendors of testers, with the lengths of RFC 791's least datagram and of
   * Ethernet's MTU (some take frames of 570 for 594). RFC 6985 asks that the sequence be told; it
   * is this one.
   */
  public static final FrameSize IMIX =
      new FrameSize(MIXED, List.of(64, 594, 64, 64, 594, 64, 1518, 64, 594, 64, 594, 64));

  /**
   * The size of that label: a number of bytes, or {@code imix}.
   *
   * @throws IllegalArgumentException if there is none
   */
  static FrameSize of(String label) {
    if (label.equals(MIXED)) {
      return IMIX;
    }
    int bytes = new Range(MIN, MAX, "").orElse(", or " + MIXED).parse(Axes.SIZE, label);
    return new FrameSize(label, List.of(bytes));
  }

  /** The longest. */
  public int longest() {
    return lengths.stream().mapToInt(Integer::intValue).max().orElse(MAX);
  }

  /** In a row's name. */
  static String caption(String label) {
    return label.equals(MIXED) ? label : label + " B";
  }
}
