package org.splnet.lab;

/** An experiment could not be run, or its result not be written; the message says what to do. */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message. */
  public LabException(String message) {
    super(message);
  }

  /** With a message and a cause. */
  public LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
