package org.splnet.lab.axis;

/**
 * Whole numbers that may be chosen.
 *
 * @param low the lowest
 * @param high the highest
 * @param because why no others, as "…; ", or empty if that is plain
 * @param besides what else may be chosen, as ", or …", or empty
 */
record Range(int low, int high, String because, String besides) {
  Range(int low, int high, String because) {
    this(low, high, because, "");
  }

  /** The same where something else may be chosen. */
  Range orElse(String what) {
    return new Range(low, high, because, what);
  }

  /**
   * The number that a label means.
   *
   * @throws IllegalArgumentException if it is none, or out of the range
   */
  int parse(String axis, String label) {
    try {
      int n = Integer.parseInt(label);
      if (n >= low && n <= high) {
        return n;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "--" + axis + " " + label + ": " + because + "choose " + this);
  }

  @Override
  public String toString() {
    return low + " to " + high + besides;
  }
}
