package org.splnet.lab.mutate;

/** A way to make the code wrong. */
public enum Operator {
  /** A lock is neither entered nor left. */
  DROP_LOCK("drop-lock", "a lock is not taken"),
  /** A level is not raised, nor lowered again. */
  DROP_RAISE("drop-raise", "a level is not raised"),
  /** What was found wanting is not looked at once more. */
  DROP_RECHECK("drop-recheck", "there is no second look after falling back"),
  /** Who waits is not told. */
  DROP_WAKEUP("drop-wakeup", "a wake-up is left out"),
  /** Two locks are taken in the other order. */
  SWAP("swap", "two acquisitions change places"),
  /** What needs a lock is called without it. */
  UNLOCKED("unlocked", "a ...Locked method is called without its lock"),
  /** Locks of a class raise to one level less. */
  LOWER_LEVEL("lower-level", "the level of a lock class is one less"),
  /** A handler that is not SMP-safe is attached as if it were. */
  FLAG("flag", "an unflagged handler is flagged"),
  /** A handler that takes protocol locks is attached as if it were not SMP-safe. */
  UNFLAG("unflag", "a flagged protocol handler is not flagged");

  private final String label;
  private final String about;

  Operator(String label, String about) {
    this.label = label;
    this.about = about;
  }

  /** Its name, first part of the names of its mutants. */
  public String label() {
    return label;
  }

  /** What it does, for people. */
  public String about() {
    return about;
  }

  @Override
  public String toString() {
    return label;
  }
}
