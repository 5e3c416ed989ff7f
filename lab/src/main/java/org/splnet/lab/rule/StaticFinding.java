package org.splnet.lab.rule;

import java.util.List;

/**
 * Something that the pass over the class files finds wrong.
 *
 * @param kind what sort of thing
 * @param method where, as {@code Class.method}
 * @param text one sentence, with class, method and line
 * @param path the calls that lead there, from the handler or the application call
 */
public record StaticFinding(Kind kind, String method, String text, List<String> path) {
  /** What can be wrong. */
  public enum Kind {
    /** A lock is taken inside one that comes after it in the declared order (rule 1). */
    ORDER,
    /** Two locks of one class, and which comes first is not known (rule 1). */
    SAME_CLASS,
    /** A lock is taken by who holds it. */
    RECURSION,
    /** A class is held below the level of a handler that takes it (rule 2). */
    HELD_BELOW_HANDLER,
    /** A class is held between the levels of the kernel lock and of who enters it (rule 2k). */
    BELOW_KERNEL_LOCK,
    /**
     * What is taken inside a lock is held below the level of a handler that takes that (rule 3).
     */
    SAFE_TO_UNSAFE,
    /** Edges that code shows, and edges that interrupts make, close a cycle (rules 2 and 3). */
    IMPLICIT_CYCLE,
    /** Somebody blocks that may not, or with a lock that it may not hold then (rule 4). */
    BLOCKING,
    /** A lock is taken where cross-CPU calls are masked (rule 5). */
    MASKED_CALLS,
    /** A wait for a handler, callout or call closes a cycle, or is made in a loop (rule 6). */
    WAITING,
    /** A {@code …Locked} method or a guarded field without its lock; a signal without interlock. */
    NOT_HELD,
    /** A lock is left that is not held. */
    OWNERSHIP,
    /** A lock is still held at the end. */
    LOCK_LEAK,
    /** The level at the end is another than at the beginning. */
    LEVEL_AT_RETURN,
    /** A level is restored that was not saved. */
    UNBALANCED_LEVEL,
    /** The level is lowered below that of a lock that is held. */
    LEVEL_LOWERED,
    /** A class is taken under the kernel lock, and is not declared so. */
    UNDECLARED_UNDER_KERNEL
  }

  /** Copies the path. */
  public StaticFinding {
    path = List.copyOf(path);
  }

  /** What stays the same when lines move: by this two trees are compared. */
  public String key() {
    return kind + " " + text.replaceAll(":\\d+", "");
  }
}
