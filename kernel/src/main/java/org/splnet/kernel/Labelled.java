package org.splnet.kernel;

import java.util.Arrays;

/** A choice of an axis, with the name that it has on the command line. */
public interface Labelled {
  /** The name used on the command line. */
  String label();

  /**
   * The choice of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  static <E extends Labelled> E of(String axis, E[] choices, String label) {
    for (E choice : choices) {
      if (choice.label().equals(label)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        "unknown "
            + axis
            + " '"
            + label
            + "': choose one of "
            + String.join(", ", Arrays.stream(choices).map(Labelled::label).toList()));
  }
}
