package org.splnet.kernel;

/**
 * The big lock: recursive, outermost in the order, entered around everything that is not SMP-safe.
 *
 * <p>It masks no interrupt of a device. A CPU that waits for it does so <em>at the level from which
 * it asked</em>, with the interrupts above open; where protocol classes have locks of their own, at
 * their level at least ({@link MachineConfig#kernelFloor}), or a protocol handler could wait above
 * the holder for one whom a wrapped handler has interrupted. A context that blocks drops it whole
 * and retakes it at the same depth; the generation stamp lets code find out whether somebody else
 * had it meanwhile.
 */
@Unwatched(
    primitive = "lock",
    why = "the counts belong to the holder, frames of its CPU nest and leave them as they were")
public final class KernelLock extends LogicalLock implements EntryLock {
  private long generation;

  /** Counts of this logical lock; the depth of the real one may include other locks bound to it. */
  private int count;

  /** Rank below which it is not held; 0: it raises nothing, and leaving it is no window. */
  private final int floor;

  KernelLock(Machine machine) {
    super(machine, LockOrder.BIG, "kernel lock");
    floor = level;
  }

  /**
   * Takes one count; waits at the present level, or at the floor, with the interrupts above open.
   */
  @SchedulingPoint(Operation.LOCK_ENTER)
  @Override
  public void enter(Context ctx) {
    if (Switches.CHECK) {
      LockChecker.enterKernel(ctx, this);
    }
    if (floor > 0) {
      ctx.nestRaise(floor);
    }
    acquireReal(ctx);
    count++;
    holder = ctx.id;
    if (Switches.CHECK) {
      LockChecker.acquired(ctx);
    }
  }

  /** Leaves one count; an interrupt window if it was the frame's outermost lock. */
  @SchedulingPoint(Operation.LOCK_EXIT)
  @Override
  public void exit(Context ctx) {
    if (Switches.CHECK) {
      LockChecker.exitKernel(ctx, this);
    }
    if (--count == 0) {
      holder = 0;
      releaseReal(ctx);
    } else if (!Switches.FIXED_NONE) {
      realLock().leave();
    }
    if (floor > 0) {
      ctx.nestLower();
    }
  }

  /**
   * Drops every count, for a context that is about to block.
   *
   * @return the depth to give to {@link #retake}; 0 if the caller did not hold it
   */
  @SchedulingPoint(Operation.LOCK_EXIT)
  public int dropAll(Context ctx) {
    if (!isHeld(ctx)) {
      return 0;
    }
    if (Switches.CHECK) {
      LockChecker.droppedKernel(ctx, this);
    }
    generation++;
    int depth = count;
    count = 0;
    holder = 0;
    if (!Switches.FIXED_NONE) {
      endHoldSample(ctx);
      traceLeft(ctx);
      realLock().dropAll();
    }
    for (int i = 0; floor > 0 && i < depth; i++) {
      ctx.nestLower();
    }
    return depth;
  }

  /** Takes the lock again at the depth that {@link #dropAll} returned. */
  public void retake(Context ctx, int depth) {
    if (depth == 0) {
      return;
    }
    enter(ctx);
    count = depth;
    for (int i = 1; floor > 0 && i < depth; i++) {
      ctx.nestRaise(floor);
    }
    if (!Switches.FIXED_NONE) {
      realLock().setDepth(depth);
    }
    if (Switches.CHECK) {
      LockChecker.retookKernel(ctx, this, depth);
    }
  }

  /**
   * Counts how often the lock was dropped by a blocking holder; equal before and after means that
   * it was kept. Locks: the kernel lock.
   */
  public long generation() {
    return generation;
  }

  /**
   * Asserts, in checked runs, that the lock was kept since {@link #generation} was read.
   *
   * <p>Locks: the kernel lock.
   *
   * @throws LockViolation if the caller slept meanwhile, or another holder did: what the lock
   *     protects may have changed
   */
  public void assertKept(Context ctx, long since) {
    if (Switches.CHECK) {
      assertHeld(ctx);
      if (generation != since) {
        throw new LockViolation(
            LockRule.KERNEL_LOCK_NOT_KEPT,
            ctx,
            "assume that the kernel lock was kept",
            ctx
                + " assumes that it kept the kernel lock, which was given up "
                + (generation - since)
                + " times by a sleeping holder meanwhile: look again at what it protects");
      }
    }
  }
}
