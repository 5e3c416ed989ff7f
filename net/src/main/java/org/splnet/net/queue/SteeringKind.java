package org.splnet.net.queue;

import org.splnet.kernel.Labelled;

/** Which CPU's input queue gets a packet. */
public enum SteeringKind implements Labelled {
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

  @Override
  public String label() {
    return label;
  }

  /**
   * The kind of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static SteeringKind of(String label) {
    return Labelled.of("steering", values(), label);
  }
}
