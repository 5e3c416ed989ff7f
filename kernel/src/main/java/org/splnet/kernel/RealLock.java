package org.splnet.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The real half of a lock: one word that names the owning context, and a depth.
 *
 * <p>A test-and-set lock; {@link TicketLock} and {@link QueuedLock} decide otherwise who is next.
 * The owner is in the lock word, so "do I hold it already" is one load of a line that the caller is
 * about to want anyway; that load is what lets one real lock stand behind many logical ones,
 * counted in depth.
 *
 * <p>Memory order: taking is a compare-and-set (a full fence), letting go a release store. Reading
 * the owner needs no order: a context sees its own id there only if it stored it itself.
 */
@WeakOrder(
    primitive = "real lock",
    why =
        "let go by release, taken by compare-and-set; who asks whether it is the owner sees its own"
            + " id only if it stored it",
    stress = {"RealLockStress", "MutexStress", "FairLockStress"})
@Unwatched(
    primitive = "real lock",
    why = "the depth belongs to the owner, and frames of a CPU that own it nest")
class RealLock extends Padded implements LockWord {
  private static final VarHandle OWNER;

  static {
    try {
      OWNER = MethodHandles.lookup().findVarHandle(RealLock.class, "owner", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The id of the context that holds it, 0 if it is free. */
  @SuppressWarnings("unused")
  private volatile int owner;

  /** How often its owner holds it; touched by the owner only. */
  private int depth;

  /** Names it among all of a program; 0 until it stands behind a lock. */
  private int number;

  final void setNumber(int to) {
    number = to;
  }

  @Override
  public int wordNumber() {
    return number;
  }

  @Override
  public boolean isOpen() {
    return isFree();
  }

  @Override
  public boolean isWordOf(Context ctx) {
    return heldBy(ctx.id);
  }

  @Override
  public int wordDepth() {
    return depth;
  }

  final boolean heldBy(int id) {
    return (int) OWNER.getOpaque(this) == id;
  }

  /** The id of the context that holds it, 0 if none does; it may be another by now. */
  final int owner() {
    return (int) OWNER.getOpaque(this);
  }

  final boolean isFree() {
    return (int) OWNER.getOpaque(this) == 0;
  }

  /** Takes it if it is free; the caller does not hold it. */
  boolean tryTake(int id) {
    if (OWNER.compareAndSet(this, 0, id)) {
      depth = 1;
      return true;
    }
    return false;
  }

  /** Takes it, waiting at the context's present level with interrupt windows. */
  void await(Context ctx) {
    int turn = 0;
    do {
      while (!isFree()) {
        ctx.spin(turn++);
      }
    } while (!tryTake(ctx.id));
  }

  /** One level deeper; the caller holds it. */
  final void deeper() {
    depth++;
  }

  /** One level up; frees it at the outermost. */
  final void leave() {
    if (--depth == 0) {
      OWNER.setRelease(this, 0);
    }
  }

  /** How deep its owner, which is the caller, holds it. */
  final int depth() {
    return depth;
  }

  /** Frees it whatever its depth, which is returned; the caller holds it. */
  final int dropAll() {
    int d = depth;
    depth = 0;
    OWNER.setRelease(this, 0);
    return d;
  }

  /** Restores a depth after {@link #tryTake}. */
  final void setDepth(int d) {
    depth = d;
  }
}
