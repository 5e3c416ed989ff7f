package org.splnet.kernel;

/**
 * A spin mutex with an interrupt priority level, after {@code mutex(9)}.
 *
 * <p>{@code enter} raises the context to the level of the lock's class <em>before</em> it tries, so
 * that no handler of this CPU that wants the lock can arrive while it is held. Per interrupt frame
 * there is one nesting count and one saved level: the outermost {@code enter} saves, the exit that
 * brings the count back to zero restores, and in between the level never steps down, in whatever
 * order the locks are released. That restoring exit is an interrupt window.
 *
 * <p>Not recursive, whatever the binding: in checked runs a second {@code enter} by the holder is a
 * {@link LockViolation}.
 *
 * <p>Cost, uncontended: one load and one compare-and-set to enter, one release store and one load
 * of the pending word to leave; no store to shared memory if a shared real lock is held already.
 */
public final class Mutex extends LogicalLock implements EntryLock {
  Mutex(Machine machine, LockClass lockClass, String name) {
    super(machine, lockClass, name);
    if (lockClass.kind() != LockClass.Kind.MUTEX) {
      throw new IllegalArgumentException(
          "lock class '" + lockClass + "' is declared " + lockClass.kind() + ", not MUTEX");
    }
  }

  /**
   * Takes the lock.
   *
   * <p>Context: any whose delivery level is at most the class's. Locks: only outer classes held.
   */
  @SchedulingPoint(Operation.LOCK_ENTER)
  @Override
  public void enter(Context ctx) {
    if (Switches.CHECK) {
      checkRaised(ctx);
      LockChecker.enter(ctx, this);
    }
    ctx.nestRaise(raise);
    acquireReal(ctx);
    holder = ctx.id;
    if (Switches.CHECK) {
      LockChecker.acquired(ctx);
    }
  }

  /**
   * Takes the lock if that needs no waiting; false if it is held, even by the caller. Try-locks
   * wait for nothing and so are not judged against the order.
   */
  @SchedulingPoint(Operation.LOCK_TRY)
  public boolean tryEnter(Context ctx) {
    ctx.nestRaise(raise);
    if (tryAcquireReal(ctx)) {
      holder = ctx.id;
      if (Switches.CHECK) {
        LockChecker.entered(ctx, this);
      }
      return true;
    }
    ctx.nestLower();
    return false;
  }

  /**
   * Leaves the lock; an interrupt window if it was this frame's outermost.
   *
   * @throws LockViolation in checked runs, if the caller does not hold it
   */
  @SchedulingPoint(Operation.LOCK_EXIT)
  @Override
  public void exit(Context ctx) {
    if (Switches.CHECK) {
      LockChecker.exit(ctx, this);
    }
    holder = 0;
    releaseReal(ctx);
    ctx.nestLower();
  }
}
