package org.splnet.drivers.tty;

/** A terminal cannot be had; the message says why and what to do. */
public final class TtyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is the matter, and the remedy. */
  public TtyException(String problem, String remedy) {
    super(problem + ": " + remedy);
  }
}
