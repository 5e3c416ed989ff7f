package org.splnet.lab.axis;

import org.splnet.kernel.Labelled;

/** Which device the interfaces of a measured host have. */
public enum DriverKind implements Labelled {
  /** The end of a wire: an in-memory link. */
  WIRE("wire"),
  /** An emulated Intel 8255x: registers, descriptor rings, frames copied by the card. */
  FXP("fxp");

  private final String label;

  DriverKind(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
