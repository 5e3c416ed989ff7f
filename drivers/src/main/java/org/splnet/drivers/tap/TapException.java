package org.splnet.drivers.tap;

/** A TAP device cannot be had; the message says why and what to do. */
public final class TapException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is the matter, and the remedy. */
  public TapException(String problem, String remedy) {
    super(problem + ": " + remedy);
  }
}
