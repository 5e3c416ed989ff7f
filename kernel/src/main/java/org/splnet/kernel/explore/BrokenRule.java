package org.splnet.kernel.explore;

import org.splnet.kernel.LockRule;

/**
 * A rule in the words of {@code docs/locking.md}, and what mends code that breaks it.
 *
 * @param rule what is to hold
 * @param mend what to do
 */
record BrokenRule(String rule, String mend) {
  static BrokenRule of(LockRule rule) {
    return switch (rule) {
      case DECLARED_ORDER, ORDER_CYCLE ->
          new BrokenRule(
              "rule 1: the order of locks has no cycle",
              "take locks in the declared order, outermost first");
      case INSTANCE_ORDER ->
          new BrokenRule(
              "rule 1: two locks of one class only in their declared order",
              "take the one that was made first first");
      case RECURSION, UPGRADE ->
          new BrokenRule(
              "no lock but the big one is recursive",
              "call the ...Locked variant where the lock is held; take for writing from the start");
      case HELD_BELOW_HANDLER, LEVEL_AT_ACQUIRE ->
          new BrokenRule(
              "rule 2: a lock is held at the level of the highest handler that takes it, or above",
              "raise the class to that level");
      case SAFE_TO_UNSAFE ->
          new BrokenRule(
              "rule 3: what is taken inside a lock that a handler takes is held at that handler's"
                  + " level, or above",
              "raise the inner class to that level, or take it before");
      case IMPLICIT_EDGE ->
          new BrokenRule(
              "a lock that is taken under the big lock is held at the level of the highest wrapped"
                  + " handler that can arrive, or above",
              "raise the class, flag the handler, route its line to another CPU, or merge the"
                  + " levels");
      case LEVEL_LOWERED, UNBALANCED_LEVEL, LEVEL_AT_RETURN ->
          new BrokenRule(
              "a level is lowered in the order in which it was raised, and not under a lock",
              "leave the lock first; restore what was saved");
      case LOCK_LEAK ->
          new BrokenRule("no lock leaks out of a handler", "leave it on every path out");
      case BLOCKING ->
          new BrokenRule(
              "rule 4: nobody blocks with a spin lock, and bottom halves never",
              "leave the lock before, and look again afterwards");
      case KERNEL_LOCK_NOT_KEPT ->
          new BrokenRule(
              "the big lock is dropped whole by who sleeps", "look again after the sleep");
      case WAIT_FOR_HANDLER ->
          new BrokenRule(
              "rule 6: a wait for a handler, callout or CPU takes what that may hold",
              "leave the lock before the wait");
      case MASKED_WAIT ->
          new BrokenRule(
              "rule 5: cross-CPU calls stay open while one waits", "wait below the level IPI");
      case LOST_WAKEUP ->
          new BrokenRule(
              "who makes the condition true signals it", "signal with the interlock held");
      case OWNERSHIP, NOT_HELD, DESTROYED, CONFINEMENT, FOREIGN_CONTEXT ->
          new BrokenRule(
              "what a lock or a CPU guards is touched by who holds the lock or is that CPU",
              "take the lock, or call the CPU");
      case NOT_QUIESCENT ->
          new BrokenRule(
              "what is asserted or scheduled runs",
              "look again after saying that one sleeps, or is done");
      case DEADLOCK ->
          new BrokenRule(
              "nobody waits for one who waits for him",
              "break one edge of the circle: take in order, raise a level, route a line, wait"
                  + " without the lock");
      case HELD_TOO_LONG, RAISED_TOO_LONG ->
          new BrokenRule("locks and levels are held for a bounded time", "do less at a time");
    };
  }
}
