package org.splnet.kernel;

/**
 * The word by which a lock excludes, as a port sees it that has nobody wait in a loop: whoever is
 * about to take it goes on only once it is free.
 *
 * <p>Any context; a moment old unless all who might take it stand still. No locks.
 */
public interface LockWord {
  /** Names the word: the same in every run of a program, and another for every other word. */
  int wordNumber();

  /** Whether nobody has it. */
  boolean isOpen();

  /** Whether nobody has it who keeps readers out. */
  default boolean isOpenToReaders() {
    return isOpen();
  }

  /** Whether that context has it already, so that to take it again is only to count. */
  boolean isWordOf(Context ctx);

  /** How often whoever has it has taken it; only for that context. */
  int wordDepth();
}
