package org.splnet.kernel;

/** A rule of locking was broken; the message names the rule, the locks and the levels. */
public final class LockViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A violation with its report. */
  public LockViolation(String message) {
    super(message);
  }
}
