package org.splnet.net.queue;

import java.util.Arrays;

/** When a packet is processed. */
public enum DispatchKind {
  /** Always by way of an input queue and a soft interrupt. */
  DEFERRED("deferred"),
  /** In the driver's interrupt. */
  DIRECT("direct"),
  /** In the driver's interrupt if nothing waits before it on its CPU, otherwise deferred. */
  HYBRID("hybrid");

  private final String label;

  DispatchKind(String label) {
    this.label = label;
  }

  /** Whether protocols may run in a driver's interrupt, and so need their locks at its level. */
  public boolean isInInterrupt() {
    return this != DEFERRED;
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
  public static DispatchKind of(String label) {
    for (DispatchKind k : values()) {
      if (k.label.equals(label)) {
        return k;
      }
    }
    throw new IllegalArgumentException(
        "unknown dispatch '"
            + label
            + "': choose one of "
            + String.join(", ", Arrays.stream(values()).map(DispatchKind::label).toList()));
  }
}
