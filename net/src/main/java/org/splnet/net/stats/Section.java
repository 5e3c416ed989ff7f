package org.splnet.net.stats;

import org.splnet.kernel.Machine;
import org.splnet.kernel.trace.TraceName;

/** The parts of the stack's work that a trace tells apart inside a handler. */
public enum Section {
  /** The driver, called inside protocol work to send. */
  DRIVER_SEND("driver sends"),
  /** The driver, called by its soft interrupt to receive. */
  DRIVER_RECEIVE("driver receives"),
  /** Protocol work inside the interrupt of a driver. */
  PROTOCOL("protocol");

  private final String label;

  Section(String label) {
    this.label = label;
  }

  /** The name by which traces know it. */
  public String label() {
    return label;
  }

  /** Its number, for {@link org.splnet.kernel.Context#traceBegin}. */
  public int on(Machine machine) {
    return machine.tracing().name(TraceName.of(TraceName.Kind.SECTION, label));
  }
}
