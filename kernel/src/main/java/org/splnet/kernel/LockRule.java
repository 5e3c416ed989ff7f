package org.splnet.kernel;

/** The rules of locking by name, as reports know them; {@code docs/locking.md} explains them. */
public enum LockRule {
  /** A lock is taken by a context that holds it already. */
  RECURSION("recursion"),
  /** A lock is taken while one is held that comes after it in the declared order. */
  DECLARED_ORDER("order"),
  /** Two locks of one class are taken against the order in which they were made. */
  INSTANCE_ORDER("order"),
  /** The observed edges close a cycle. */
  ORDER_CYCLE("cycle"),
  /** A reader wants to become a writer. */
  UPGRADE("upgrade"),
  /** A class is taken in a handler of a level at which it is interrupted elsewhere while held. */
  HELD_BELOW_HANDLER("level"),
  /** A handler takes a lock whose class is declared below the handler's level. */
  LEVEL_AT_ACQUIRE("level"),
  /** A lock that leads to one held below the level of a handler that takes the first. */
  SAFE_TO_UNSAFE("safe-to-unsafe"),
  /** A wrapped handler may want the kernel lock where a lock is held that is taken under it. */
  IMPLICIT_EDGE("implicit edge"),
  /** The level is lowered under a lock, or below the handler's own. */
  LEVEL_LOWERED("level"),
  /** A level is restored that was not saved, or in the wrong order. */
  UNBALANCED_LEVEL("level"),
  /** A handler returns at another level than it was called at. */
  LEVEL_AT_RETURN("level"),
  /** A handler, or an application thread, leaves with a lock. */
  LOCK_LEAK("lock leak"),
  /** A context blocks that may not, or with a lock that it may not hold then. */
  BLOCKING("context"),
  /** A class confined to some CPUs is taken on another. */
  CONFINEMENT("context"),
  /** Data of a CPU, or of an application context, is touched by another. */
  FOREIGN_CONTEXT("context"),
  /** The kernel lock was given up by a sleep and what it protects is assumed unchanged. */
  KERNEL_LOCK_NOT_KEPT("context"),
  /** A lock is released by one who does not hold it. */
  OWNERSHIP("ownership"),
  /** A lock is destroyed while it is held, or taken after it was destroyed. */
  DESTROYED("use"),
  /** A lock must be held and is not. */
  NOT_HELD("use"),
  /** A wait for a handler, callout or call under a lock that it takes, or for oneself. */
  WAIT_FOR_HANDLER("waiting"),
  /** A wait for a cross-CPU call with these masked. */
  MASKED_WAIT("waiting"),
  /** Contexts wait for each other in a circle. */
  DEADLOCK("deadlock"),
  /** A lock was held for longer than the bound. */
  HELD_TOO_LONG("held too long"),
  /** A level was raised, or a handler ran, for longer than the bound. */
  RAISED_TOO_LONG("raised too long"),
  /** Somebody sleeps though what it waits for has come. */
  LOST_WAKEUP("lost wake-up"),
  /** Something was scheduled and never ran, or a CPU was left with a lock or a level. */
  NOT_QUIESCENT("quiescence");

  private final String label;

  LockRule(String label) {
    this.label = label;
  }

  /** What a message of this rule begins with. */
  public String label() {
    return label;
  }
}
