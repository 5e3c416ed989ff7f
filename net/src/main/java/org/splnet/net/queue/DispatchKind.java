package org.splnet.net.queue;

import org.splnet.kernel.Labelled;

/** When a packet is processed. */
public enum DispatchKind implements Labelled {
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

  @Override
  public String label() {
    return label;
  }

  /**
   * The kind of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static DispatchKind of(String label) {
    return Labelled.of("dispatch", values(), label);
  }
}
