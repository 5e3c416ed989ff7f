package org.splnet.kernel;

/**
 * Who raises the level when a lock is taken. Locks of the kernel floor itself always carry theirs.
 */
public enum LevelWith implements Labelled {
  /** The lock raises to the level of its class. */
  LOCK("lock") {
    @Override
    int raisedByLock(int level) {
      return level;
    }

    @Override
    int raisedByCaller(int highest) {
      return 0;
    }
  },
  /**
   * The caller has raised the level before. So that the same drivers and protocols run, their entry
   * does it for them: every handler, soft interrupt, callout and application call runs at the
   * highest level of any lock that it may take, from its first to its last instruction.
   */
  CALLER("caller") {
    @Override
    int raisedByLock(int level) {
      return 0;
    }

    @Override
    int raisedByCaller(int highest) {
      return highest;
    }
  },
  /**
   * Nobody raises: everybody takes locks at the level at which it happens to run. A negative
   * control: a handler walks into the section of the frame that it interrupted.
   */
  OWN("own") {
    @Override
    int raisedByLock(int level) {
      return 0;
    }

    @Override
    int raisedByCaller(int highest) {
      return 0;
    }
  };

  private final String label;

  LevelWith(String label) {
    this.label = label;
  }

  /** The rank to which a lock raises whose class is held at {@code level}. */
  abstract int raisedByLock(int level);

  /** The rank to which an entry raises where {@code highest} is the highest of any class. */
  abstract int raisedByCaller(int highest);

  @Override
  public String label() {
    return label;
  }

  /**
   * The choice of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static LevelWith of(String label) {
    return Labelled.of("level with lock", values(), label);
  }
}
