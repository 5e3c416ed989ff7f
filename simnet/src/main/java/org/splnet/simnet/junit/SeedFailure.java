package org.splnet.simnet.junit;

/** A test that failed with a seed; its message ends with the line that runs it again. */
public final class SeedFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  SeedFailure(String message, Throwable cause) {
    super(message, cause);
    setStackTrace(cause.getStackTrace());
  }
}
