package org.splnet.cli;

/** What a command cannot do; the message is one line that says why and what to do. */
final class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FailureException(String message) {
    super(message);
  }

  FailureException(String message, Throwable cause) {
    super(message, cause);
  }
}
