package org.splnet.observe.local;

/** A process that cannot be looked at; the message is one line that says why and what to do. */
public final class StatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StatException(String message) {
    super(message);
  }

  StatException(String message, Throwable cause) {
    super(message, cause);
  }
}
