package org.splnet.lab.check.truth;

/**
 * A step of a context of a small program.
 *
 * @param kind what it does
 * @param target the number of the variable or lock, or a level
 * @param value what is written (added to what was read last), added, or awaited at least; of a try
 *     the number of steps to leave out if it fails
 */
record Op(Kind kind, int target, int value) {
  /** What a step does. */
  enum Kind {
    /** Reads a variable. */
    READ,
    /** Writes what was read last and something. */
    WRITE,
    /** Adds to a variable, as one. */
    ADD,
    /** Waits until a variable is at least so much. */
    AWAIT,
    /** Takes a lock. */
    LOCK,
    /** Tries a lock. */
    TRY,
    /** Leaves a lock. */
    UNLOCK,
    /** Raises the level. */
    RAISE,
    /** Restores it. */
    LOWER
  }

  @Override
  public String toString() {
    return switch (kind) {
      case READ -> "r = v" + target;
      case WRITE -> "v" + target + " = r + " + value;
      case ADD -> "v" + target + " += " + value;
      case AWAIT -> "await v" + target + " >= " + value;
      case LOCK -> "enter l" + target;
      case TRY -> "try l" + target + ", else leave out " + value;
      case UNLOCK -> "exit l" + target;
      case RAISE -> "raise to " + target;
      case LOWER -> "lower";
    };
  }
}
