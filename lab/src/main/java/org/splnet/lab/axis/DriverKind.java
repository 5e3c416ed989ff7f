package org.splnet.lab.axis;

import org.splnet.kernel.Labelled;

/** Which device the interfaces of a measured host have. */
public enum DriverKind implements Labelled {
  /** The end of a wire: an in-memory link. */
  WIRE("wire", true),
  /** An emulated Intel 8255x: registers, descriptor rings, frames copied by the card. */
  FXP("fxp", false);

  private final String label;
  private final boolean manyQueues;

  DriverKind(String label, boolean manyQueues) {
    this.label = label;
    this.manyQueues = manyQueues;
  }

  /** Whether a device of this kind can have several queues, each with an interrupt line. */
  boolean hasManyQueues() {
    return manyQueues;
  }

  @Override
  public String label() {
    return label;
  }
}
