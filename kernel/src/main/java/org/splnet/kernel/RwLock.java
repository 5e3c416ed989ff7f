package org.splnet.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.splnet.kernel.trace.LockWaitEvent;

/**
 * A readers-writer spin lock for tables that change seldom and are read by several CPUs.
 *
 * <p>Readers do not wait for a waiting writer, only for a writing one, so a handler that interrupts
 * a reader of its own CPU may read too. Bound to a shared real lock it is exclusive. Levels and
 * nesting are those of {@link Mutex}. A reader may not become a writer: two that tried would wait
 * for each other.
 */
@WeakOrder(
    primitive = "readers-writer lock",
    why = "taken by compare-and-set; the writer lets go by release, readers by an atomic update",
    stress = "MutexStress")
public final class RwLock extends LogicalLock {
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(RwLock.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Number of readers, or -1 while written; unused where the real lock is another. */
  @SuppressWarnings("unused")
  private volatile int state;

  private final boolean shared;

  RwLock(Machine machine, LockClass lockClass, String name) {
    super(machine, lockClass, name);
    if (lockClass.kind() != LockClass.Kind.RW) {
      throw new IllegalArgumentException(
          "lock class '" + lockClass + "' is declared " + lockClass.kind() + ", not RW");
    }
    shared = Switches.FIXED_NONE || (bound && !Switches.FIXED_OWN);
  }

  /** Takes the lock for reading. Context and locks as {@link Mutex#enter}. */
  @SchedulingPoint(Operation.LOCK_ENTER)
  public void enterRead(Context ctx) {
    if (Switches.CHECK) {
      checkRaised(ctx);
      LockChecker.enter(ctx, this);
    }
    ctx.nestRaise(raise);
    if (shared) {
      acquireReal(ctx);
    } else {
      int seen = state;
      if (seen < 0 || !STATE.compareAndSet(this, seen, seen + 1)) {
        contendForState(ctx, false);
      }
      countAcquisition(ctx);
      traceHeld(ctx);
    }
    if (Switches.CHECK) {
      LockChecker.acquired(ctx);
    }
  }

  /** Leaves a read section. */
  @SchedulingPoint(Operation.LOCK_EXIT)
  public void exitRead(Context ctx) {
    if (Switches.CHECK) {
      LockChecker.exitRead(ctx, this);
      if (isHeld(ctx)) {
        throw new LockViolation(
            LockRule.OWNERSHIP,
            ctx,
            "exitRead " + this,
            ctx + " leaves " + this + " as a reader and holds it as the writer");
      }
    }
    if (shared) {
      releaseReal(ctx);
    } else {
      traceLeft(ctx);
      STATE.getAndAdd(this, -1);
    }
    ctx.nestLower();
  }

  /** Takes the lock for writing. Context and locks as {@link Mutex#enter}. */
  @SchedulingPoint(Operation.LOCK_ENTER)
  public void enterWrite(Context ctx) {
    if (Switches.CHECK) {
      checkRaised(ctx);
      LockChecker.enterWrite(ctx, this);
    }
    ctx.nestRaise(raise);
    acquireReal(ctx);
    if (!shared && !STATE.compareAndSet(this, 0, -1)) {
      contendForState(ctx, true);
    }
    holder = ctx.id;
    if (Switches.CHECK) {
      LockChecker.acquired(ctx);
    }
  }

  /** Leaves a write section. */
  @SchedulingPoint(Operation.LOCK_EXIT)
  public void exitWrite(Context ctx) {
    if (Switches.CHECK) {
      LockChecker.exit(ctx, this);
    }
    holder = 0;
    if (!shared) {
      STATE.setRelease(this, 0);
    }
    releaseReal(ctx);
    ctx.nestLower();
  }

  @Override
  public boolean isOpen() {
    return super.isOpen() && (shared || state == 0);
  }

  @Override
  public boolean isOpenToReaders() {
    return shared ? super.isOpen() : state >= 0;
  }

  @Override
  boolean isTaken() {
    return super.isTaken() || state != 0;
  }

  private void contendForState(Context ctx, boolean write) {
    LockWaitEvent event = waitBegins(ctx);
    long from = Switches.STATS ? ctx.machine.nanos() : 0;
    Wait outer =
        Switches.CHECK
            ? WaitGraph.begin(
                ctx,
                write
                    ? new WaitGraph.ForReaders(this, () -> state > 0)
                    : new WaitGraph.ForWriter(this, () -> state < 0))
            : null;
    int spins = 0;
    for (; ; ) {
      int seen = state;
      boolean open = write ? seen == 0 : seen >= 0;
      if (open && STATE.compareAndSet(this, seen, write ? -1 : seen + 1)) {
        break;
      }
      ctx.spin(spins++);
    }
    if (Switches.CHECK) {
      WaitGraph.end(ctx, outer);
    }
    if (Switches.STATS) {
      countContended(ctx, ctx.machine.nanos() - from);
    }
    waitEnds(ctx, event, write ? 0 : holder);
  }
}
