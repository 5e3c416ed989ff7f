package org.splnet.kernel;

/**
 * A class of locks: all locks that protect the same kind of thing, with one place in the order and
 * one level.
 *
 * @param name the short name by which statistics, bindings and messages know it
 * @param kind what sort of lock it is
 * @param domain to which part of the system it belongs; bindings map by domain
 * @param ipl the level that {@code enter} raises to before it tries
 * @param underKernel whether some path takes it while the kernel lock is held; such a class must be
 *     held at or above the level of every wrapped handler that can arrive
 * @param protects what it protects, for people
 * @param takenBy who takes it, for people
 */
public record LockClass(
    String name,
    Kind kind,
    Domain domain,
    Ipl ipl,
    boolean underKernel,
    String protects,
    String takenBy) {

  /** The sorts of locks. */
  public enum Kind {
    /** The recursive big lock. */
    KERNEL,
    /** A spin mutex. */
    MUTEX,
    /** A readers-writer lock. */
    RW
  }

  @Override
  public String toString() {
    return name;
  }
}
