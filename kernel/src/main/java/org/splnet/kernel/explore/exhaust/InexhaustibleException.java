package org.splnet.kernel.explore.exhaust;

/**
 * A program has something that a search of all classes of schedules does not know how to reorder.
 */
public final class InexhaustibleException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  InexhaustibleException(String message) {
    super(message);
  }
}
