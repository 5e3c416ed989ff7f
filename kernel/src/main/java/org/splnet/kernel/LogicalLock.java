package org.splnet.kernel;

import org.splnet.kernel.trace.LockWaitEvent;
import org.splnet.kernel.trace.TraceName;

/**
 * The logical half of a lock: what code sees, whatever real lock stands behind it.
 *
 * <p>Class, level, instance and holder belong to this half; recursion, order, ownership and
 * statistics are judged on it, so they are the same under every binding. The real lock is this
 * object itself where the class has locks of its own (or one beside it, where {@link SpinKind} says
 * so), otherwise the machine's shared lock of the class to which the binding maps it.
 */
@Unwatched(
    primitive = "lock",
    why = "holder and measurement are guarded by the real lock, whose word is the proof")
abstract sealed class LogicalLock extends RealLock permits Mutex, RwLock, KernelLock {
  private static final int HOLD_SAMPLE_MASK = Switches.HOLD_SAMPLE - 1;

  final LockClass lockClass;
  final String name;

  /** Place in the order; 0 is outermost. */
  final int rank;

  /** Rank of the level that holding it implies. */
  final int level;

  /** Rank to which taking it raises: {@link #level}, or 0 where that is the caller's business. */
  final int raise;

  /** Serial number within the machine: two locks of one class are taken in this order. */
  final int instance;

  final RealLock real;

  /** It has no lock of its own but shares that of another class. */
  final boolean bound;

  private final int stats;

  /** Rank of the class at whose real lock it is bound: the node of the observed order. */
  final int node;

  /** The context that holds the logical lock, 0 if none; guarded by the real lock. */
  int holder;

  private long holdStartNanos;

  /** The numbers of its holds and of the waits for it in the machine's tracing. */
  private final int traceHold;

  private final int traceWait;

  /** Of use in checked runs only. */
  private volatile boolean destroyed;

  LogicalLock(Machine machine, LockClass lockClass, String name) {
    this.lockClass = lockClass;
    this.name = name;
    this.rank = machine.order().rank(lockClass);
    this.node = machine.order().rank(machine.config().binding().target(lockClass));
    this.level = machine.levelOf(lockClass);
    this.raise = machine.raisedBy(lockClass);
    this.instance = machine.nextLockInstance();
    this.stats = LockStatistics.base(rank);
    RealLock shared = machine.sharedLock(lockClass);
    this.bound = shared != null;
    MachineConfig config = machine.config();
    this.real = shared == null ? config.options().spin().realLock(this, config.cpus()) : shared;
    LockClass owner = bound && !Switches.FIXED_OWN ? config.binding().target(lockClass) : lockClass;
    this.traceHold = machine.tracing().name(TraceName.Kind.LOCK_HOLD, owner.name());
    this.traceWait = machine.tracing().name(TraceName.Kind.LOCK_WAIT, owner.name());
  }

  /** The class of this lock. */
  public final LockClass lockClass() {
    return lockClass;
  }

  /** The name of this instance, for messages. */
  public final String name() {
    return name;
  }

  /** Whether the caller holds the logical lock. */
  public final boolean isHeld(Context ctx) {
    return Switches.FIXED_NONE ? holder == ctx.id : realLock().heldBy(ctx.id) && holder == ctx.id;
  }

  /**
   * Asserts, in checked runs, that the caller holds this lock.
   *
   * @throws LockViolation if it does not
   */
  public final void assertHeld(Context ctx) {
    if (Switches.CHECK && !isHeld(ctx)) {
      throw new LockViolation(
          LockRule.NOT_HELD,
          ctx,
          "need " + this,
          "%s must be held here and is not, by %s; %s".formatted(this, ctx, holderName(ctx)));
    }
  }

  /** Who holds it, for people; a moment old. */
  final String holderName(Context ctx) {
    int id = holder;
    for (Context c : ctx.machine.contexts()) {
      if (c.id == id) {
        return c.name() + " holds it";
      }
    }
    return isTaken() ? "readers hold it" : "nobody holds it";
  }

  boolean isTaken() {
    return holder != 0;
  }

  /**
   * Says that what it protects is gone. Of use in checked runs, which report whoever holds it at
   * that moment and whoever takes it afterwards; others do nothing.
   *
   * <p>Context: any. Locks: not this one.
   *
   * @throws LockViolation if somebody holds it, the caller included
   */
  public final void destroy(Context ctx) {
    if (Switches.CHECK) {
      destroyed = true;
      if (isTaken()) {
        throw new LockViolation(
            LockRule.DESTROYED,
            ctx,
            "destroy " + this,
            "%s destroys %s while %s".formatted(ctx, this, holderName(ctx)));
      }
    }
  }

  /** Is there still something to protect? Checked runs. */
  final void checkExists(Context ctx) {
    if (destroyed) {
      throw new LockViolation(
          LockRule.DESTROYED,
          ctx,
          "enter " + this,
          "%s takes %s, which was destroyed: what it protects is gone".formatted(ctx, this));
    }
  }

  /** Where the caller raises the level: has it? Checked runs. */
  final void checkRaised(Context ctx) {
    if (raise < level && ctx.level < level) {
      ctx.machine
          .judge()
          .predict(LockRule.LEVEL_AT_ACQUIRE, () -> notRaised(ctx), lockClass, ctx.level);
    }
  }

  private LockViolation notRaised(Context ctx) {
    return new LockViolation(
        LockRule.LEVEL_AT_ACQUIRE,
        ctx,
        "enter " + this,
        "%s takes %s (level %s) without having raised its level; let locks carry their level (--level-with lock), or raise it before"
            .formatted(ctx, this, ctx.levelName(level)));
  }

  final RealLock realLock() {
    return Switches.FIXED_OWN ? this : real;
  }

  /** Takes the real lock, waiting at the context's present level with interrupt windows. */
  final void acquireReal(Context ctx) {
    if (Switches.FIXED_NONE) {
      return;
    }
    RealLock r = realLock();
    int id = ctx.id;
    if (r.heldBy(id)) {
      r.deeper();
      if (Switches.STATS) {
        ctx.lockStats[stats + LockStatistics.ENTERS]++;
      }
      return;
    }
    if (!r.tryTake(id)) {
      contend(ctx, r);
    }
    traceHeld(ctx);
    if (Switches.STATS) {
      long[] s = ctx.lockStats;
      s[stats + LockStatistics.ENTERS]++;
      long n = s[stats + LockStatistics.ACQUISITIONS]++;
      if ((n & HOLD_SAMPLE_MASK) == 0) {
        holdStartNanos = ctx.machine.nanos();
      }
    }
  }

  /** Takes the real lock if that needs no waiting. */
  final boolean tryAcquireReal(Context ctx) {
    if (Switches.FIXED_NONE) {
      return holder == 0;
    }
    RealLock r = realLock();
    if (r.heldBy(ctx.id)) {
      if (holder != 0) {
        return false;
      }
      r.deeper();
    } else {
      if (!r.tryTake(ctx.id)) {
        return false;
      }
      traceHeld(ctx);
      if (holder != 0) {
        throw new IllegalStateException(
            "lock '" + name + "' is marked held by context " + holder + " while its lock was free");
      }
      if (Switches.STATS) {
        ctx.lockStats[stats + LockStatistics.ACQUISITIONS]++;
      }
    }
    if (Switches.STATS) {
      ctx.lockStats[stats + LockStatistics.ENTERS]++;
    }
    return true;
  }

  final void releaseReal(Context ctx) {
    if (Switches.FIXED_NONE) {
      return;
    }
    endHoldSample(ctx);
    if (Switches.TRACE && realLock().depth() == 1) {
      traceLeft(ctx);
    }
    realLock().leave();
  }

  /** Reports that the context has taken the real lock. */
  final void traceHeld(Context ctx) {
    if (Switches.TRACE) {
      ctx.tracer.hold(traceHold, ctx.level);
    }
  }

  /** Reports that the context is about to leave the real lock. */
  final void traceLeft(Context ctx) {
    if (Switches.TRACE) {
      ctx.tracer.release(traceHold, ctx.level);
    }
  }

  /** Ends the measurement of a hold, if this one is measured. */
  final void endHoldSample(Context ctx) {
    if (Switches.STATS && holdStartNanos != 0) {
      sampleHold(ctx);
    }
  }

  /** Counts an enter that took a lock by other means than {@link #acquireReal}. */
  final void countAcquisition(Context ctx) {
    if (Switches.STATS) {
      ctx.lockStats[stats + LockStatistics.ENTERS]++;
      ctx.lockStats[stats + LockStatistics.ACQUISITIONS]++;
    }
  }

  private void sampleHold(Context ctx) {
    ctx.lockStats[stats + LockStatistics.HOLD_NANOS] += ctx.machine.nanos() - holdStartNanos;
    ctx.lockStats[stats + LockStatistics.HOLD_SAMPLES]++;
    holdStartNanos = 0;
  }

  private void contend(Context ctx, RealLock r) {
    int owner = r.owner();
    LockWaitEvent event = waitBegins(ctx);
    long from = Switches.STATS ? ctx.machine.nanos() : 0;
    Wait outer =
        Switches.CHECK ? WaitGraph.begin(ctx, new WaitGraph.ForLock(r, ctx.id, toString())) : null;
    r.await(ctx);
    if (Switches.CHECK) {
      WaitGraph.end(ctx, outer);
    }
    if (Switches.STATS) {
      countContended(ctx, ctx.machine.nanos() - from);
    }
    waitEnds(ctx, event, owner);
  }

  final void countContended(Context ctx, long waitNanos) {
    ctx.lockStats[stats + LockStatistics.CONTENDED]++;
    ctx.lockStats[stats + LockStatistics.WAIT_NANOS] += waitNanos;
  }

  /** Reports that a wait for it begins. */
  final LockWaitEvent waitBegins(Context ctx) {
    ctx.traceBegin(traceWait);
    return LockWaitEvent.begun();
  }

  /**
   * Reports that a wait for it has ended.
   *
   * @param owner the context that had it when the wait began, 0 if that is not known
   */
  final void waitEnds(Context ctx, LockWaitEvent event, int owner) {
    ctx.traceEnd(traceWait);
    event.end();
    if (event.shouldCommit()) {
      event.lockClass = lockClass.name();
      event.lock = name;
      event.waiter = ctx.name();
      event.holder = ctx.machine.contextName(owner);
      event.machine = ctx.machine.config().name();
      event.commit();
    }
  }

  @Override
  public final String toString() {
    return lockClass.name() + " '" + name + "'";
  }
}
