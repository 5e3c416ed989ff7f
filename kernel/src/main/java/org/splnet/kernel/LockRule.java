package org.splnet.kernel;

/**
 * The rules of locking by name, as reports know them; {@code docs/locking.md} explains them.
 *
 * <p>Some are predictions: the code has done nothing yet that goes wrong by itself, and without a
 * checker it would go on; something else must come at the wrong moment. A port may let such a run
 * go on ({@link Port#predicted}). Others say that it has gone wrong, or would leave locks or levels
 * in a state that means nothing; they are always thrown.
 */
public enum LockRule {
  /**
   * A lock is taken by a context that holds it already, or whose CPU does below an interrupt. No
   * prediction: a lock that is not recursive would never be had, and a real one that is shared
   * would let the second in.
   */
  RECURSION("recursion", false),
  /**
   * A lock is taken while one is held that comes after it in the declared order. A prediction: it
   * takes another who goes the other way.
   */
  DECLARED_ORDER("order", true),
  /**
   * Two locks of one class are taken against the order in which they were made. A prediction, for
   * the same reason.
   */
  INSTANCE_ORDER("order", true),
  /** The observed edges close a cycle. A prediction: nobody waits yet. */
  ORDER_CYCLE("cycle", true),
  /**
   * A reader wants to become a writer. A prediction: if it is let go on, it waits for itself, as
   * the wait for readers shows ({@link #DEADLOCK}), or has the lock, where that is a shared one.
   */
  UPGRADE("upgrade", true),
  /**
   * A class is taken in a handler of a level at which it is interrupted elsewhere while held. A
   * prediction: the handler has not come at that moment.
   */
  HELD_BELOW_HANDLER("level", true),
  /**
   * A handler takes a lock whose class is declared below the handler's level, or a lock is taken
   * below the level of its class. A prediction, as before.
   */
  LEVEL_AT_ACQUIRE("level", true),
  /**
   * A lock that leads to one held below the level of a handler that takes the first. A prediction.
   */
  SAFE_TO_UNSAFE("safe-to-unsafe", true),
  /**
   * A wrapped handler may want the kernel lock where a lock is held that is taken under it. A
   * prediction in a run; a handler that would make it possible is not attached at all, unless that
   * was asked for twice.
   */
  IMPLICIT_EDGE("implicit edge", true),
  /**
   * The level is lowered under a lock, or below the handler's own. A prediction: it takes an
   * interrupt that comes just then.
   */
  LEVEL_LOWERED("level", true),
  /**
   * A level is restored that was not saved, or in the wrong order. No prediction: from here on the
   * level is another than the code thinks.
   */
  UNBALANCED_LEVEL("level", false),
  /**
   * A handler returns at another level than it was called at. No prediction: the frame below would
   * go on at it.
   */
  LEVEL_AT_RETURN("level", false),
  /**
   * A handler, or an application thread, leaves with a lock. No prediction: nobody will give it
   * back.
   */
  LOCK_LEAK("lock leak", false),
  /**
   * A context blocks that may not, or with a lock that it may not hold then. With a lock a
   * prediction: it takes one who spins for it and for whom the sleeper waits. A CPU that blocks is
   * no prediction and is always refused: nobody would run it.
   */
  BLOCKING("context", true),
  /**
   * A class confined to some CPUs is taken on another. A prediction: what relies on it is the proof
   * that a handler may be attached there.
   */
  CONFINEMENT("context", true),
  /**
   * Data of a CPU, or of an application context, is touched by another. No prediction: nothing
   * protects them.
   */
  FOREIGN_CONTEXT("context", false),
  /**
   * The kernel lock was given up by a sleep and what it protects is assumed unchanged. No
   * prediction: what was read may be wrong.
   */
  KERNEL_LOCK_NOT_KEPT("context", false),
  /**
   * A lock is released by one who does not hold it. No prediction: its holder would be alone no
   * longer.
   */
  OWNERSHIP("ownership", false),
  /**
   * A lock is destroyed while it is held, or taken after it was destroyed. No prediction: what it
   * protects is gone.
   */
  DESTROYED("use", false),
  /** A lock must be held and is not. No prediction: what it protects is touched without it. */
  NOT_HELD("use", false),
  /**
   * A wait for a handler, callout or call under a lock that it takes, or for oneself. A prediction
   * where the locks say so: the handler need not run now. A wait for oneself is no prediction and
   * is always refused: it would never end.
   */
  WAIT_FOR_HANDLER("waiting", true),
  /** A wait for a cross-CPU call with these masked. A prediction: it takes a call the other way. */
  MASKED_WAIT("waiting", true),
  /** Contexts wait for each other in a circle. What the others predict; it is there. */
  DEADLOCK("deadlock", false),
  /** A lock was held for longer than the bound. No prediction: it was measured. */
  HELD_TOO_LONG("held too long", false),
  /** A level was raised, or a handler ran, for longer than the bound. No prediction likewise. */
  RAISED_TOO_LONG("raised too long", false),
  /** Somebody sleeps though what it waits for has come. No prediction: it will not wake. */
  LOST_WAKEUP("lost wake-up", false),
  /**
   * Something was scheduled and never ran, or a CPU was left with a lock or a level. No prediction:
   * it has been forgotten.
   */
  NOT_QUIESCENT("quiescence", false);

  private final String label;
  private final boolean prediction;

  LockRule(String label, boolean prediction) {
    this.label = label;
    this.prediction = prediction;
  }

  /** What a message of this rule begins with. */
  public String label() {
    return label;
  }

  /** Whether a run that breaks it may go on where the port only watches. */
  public boolean isPrediction() {
    return prediction;
  }
}
