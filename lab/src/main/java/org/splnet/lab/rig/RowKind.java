package org.splnet.lab.rig;

/** What a row measures: the stack, or one of the probes that put its figures into perspective. */
public enum RowKind {
  /** The stack under the row's options. */
  STACK(""),
  /** The stack with every mutex bound to itself by a compile-time constant. */
  FIXED("bindings as constants"),
  /** The stack without any lock; right on one CPU only. */
  NO_LOCK("no locks at all"),
  /** A stack, a machine and a pool for each CPU: what the hardware gives if nothing is shared. */
  NO_SHARING("nothing shared"),
  /** Generator straight into sink: what the measuring costs. */
  NULL_RUN("generator into sink"),
  /** Copy and checksum of a packet's bytes, and nothing else. */
  COPY_SUM("copy + checksum");

  private final String label;

  RowKind(String label) {
    this.label = label;
  }

  /** What the table calls it; empty for the stack. */
  public String label() {
    return label;
  }
}
