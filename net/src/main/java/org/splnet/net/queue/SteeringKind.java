package org.splnet.net.queue;

import java.util.Arrays;

/** Which CPU's input queue gets a packet. */
public enum SteeringKind {
  /** One queue for all: whichever CPU's soft interrupt comes first. */
  NONE("none"),
  /** That of the CPU whose driver delivers it. */
  CPU("cpu"),
  /** That of the CPU which the hash of its flow names. */
  FLOW("flow"),
  /** That of the CPU on which its flow was last consumed. */
  FOLLOW("follow");

  private final String label;

  SteeringKind(String label) {
    this.label = label;
  }

  /** Whether it looks at the packet. */
  public boolean isByFlow() {
    return this == FLOW || this == FOLLOW;
  }

  /** The name used on the command line. */
  public String label() {
    return label;
  }

  /**
   * The kind of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static SteeringKind of(String label) {
    for (SteeringKind k : values()) {
      if (k.label.equals(label)) {
        return k;
      }
    }
    throw new IllegalArgumentException(
        "unknown steering '"
            + label
            + "': choose one of "
            + String.join(", ", Arrays.stream(values()).map(SteeringKind::label).toList()));
  }
}
