package org.splnet.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Judges every lock operation of a checked run on the logical lock: recursion, declared order,
 * ownership, level. Only reached where {@link Switches#CHECK} is on.
 *
 * <p>Explicit edges (both locks taken in one frame) must go down the declared order; two locks of
 * one class go in instance order. An edge across frames (a handler that interrupted the holder
 * takes a lock) is an edge all the same, for the holder cannot go on until the handler returns;
 * there the big lock is the exception: a wrapped handler may want it while a lock is held below,
 * unless the class of that lock is itself ever taken under the big lock.
 */
final class LockChecker {
  private LockChecker() {}

  static void enter(Context ctx, LogicalLock lock) {
    if (ctx.frameLevel > lock.level) {
      throw new LockViolation(
          "%s has level %s but is taken by %s in a handler of level %s: on this CPU the handler could interrupt the holder and wait for ever; declare the class at %s or above"
              .formatted(
                  lock,
                  ctx.levelName(lock.level),
                  ctx,
                  ctx.levelName(ctx.frameLevel),
                  ctx.levelName(ctx.frameLevel)));
    }
    for (int i = 0; i < ctx.heldCount; i++) {
      LogicalLock held = ctx.held[i];
      if (held == lock) {
        throw new LockViolation("recursion: " + ctx + " takes " + lock + " and holds it already");
      }
      if (held.rank > lock.rank || (held.rank == lock.rank && held.instance > lock.instance)) {
        throw new LockViolation(
            "order: %s takes %s while it holds %s, which comes after it in the lock order; held: %s"
                .formatted(ctx, lock, held, ctx.heldNames()));
      }
    }
    entered(ctx, lock);
  }

  static void entered(Context ctx, LogicalLock lock) {
    ctx.pushHeld(lock);
  }

  static void exit(Context ctx, LogicalLock lock) {
    if (!lock.isHeld(ctx)) {
      throw new LockViolation(
          "ownership: " + ctx + " releases " + lock + ", which it does not hold");
    }
    exitRead(ctx, lock);
  }

  static void exitRead(Context ctx, LogicalLock lock) {
    if (!ctx.popHeld(lock)) {
      throw new LockViolation(
          "ownership: " + ctx + " releases " + lock + ", which it does not hold in this frame");
    }
    if (ctx.level < lock.level) {
      throw new LockViolation(
          "level: lowered to %s while %s (level %s) was held by %s"
              .formatted(ctx.levelName(ctx.level), lock, ctx.levelName(lock.level), ctx));
    }
  }

  static void enterKernel(Context ctx, KernelLock lock) {
    if (!lock.isHeld(ctx)) {
      for (int i = 0; i < ctx.heldCount; i++) {
        LogicalLock held = ctx.held[i];
        if (i >= ctx.heldBase) {
          throw new LockViolation(
              "order: %s takes the kernel lock while it holds %s; the kernel lock is outermost"
                  .formatted(ctx, held));
        }
        if (held.lockClass.underKernel()) {
          throw new LockViolation(
              "implicit edge: a handler of level %s takes the kernel lock on a CPU that holds %s at level %s, and that class is also taken under the kernel lock; raise the class, flag the handler, or route its line to another CPU"
                  .formatted(ctx.levelName(ctx.frameLevel), held, ctx.levelName(held.level)));
        }
      }
    }
    ctx.pushHeld(lock);
  }

  static void exitKernel(Context ctx, KernelLock lock) {
    if (!lock.isHeld(ctx) || !ctx.popHeld(lock)) {
      throw new LockViolation(
          "ownership: " + ctx + " releases the kernel lock, which it does not hold in this frame");
    }
  }

  static void droppedKernel(Context ctx, KernelLock lock) {
    while (ctx.popHeld(lock)) {
      // every count goes
    }
  }

  static void retookKernel(Context ctx, KernelLock lock, int depth) {
    for (int i = 1; i < depth; i++) {
      ctx.pushHeld(lock);
    }
  }

  static void frameEnd(Context ctx, int level, Source what) {
    if (ctx.heldCount > ctx.heldBase) {
      throw new LockViolation("lock leak: " + what + " returned holding " + ctx.heldNames());
    }
    if (ctx.nest != 0) {
      throw new LockViolation("lock leak: " + what + " returned with mutex count " + ctx.nest);
    }
    if (ctx.level != level) {
      throw new LockViolation(
          "level: %s was called at %s and returned at %s"
              .formatted(what, ctx.levelName(level), ctx.levelName(ctx.level)));
    }
  }

  static void lower(Context ctx, int level) {
    if (level > ctx.level) {
      throw new LockViolation(
          "level: unbalanced, %s restores %s, which is above its present level"
              .formatted(ctx, ctx.levelName(level)));
    }
    if (level < ctx.frameLevel) {
      throw new LockViolation(
          "level: %s lowers to %s inside a handler of level %s"
              .formatted(ctx, ctx.levelName(level), ctx.levelName(ctx.frameLevel)));
    }
    for (int i = ctx.heldBase; i < ctx.heldCount; i++) {
      if (ctx.held[i].level > level) {
        throw new LockViolation(
            "level: %s lowers to %s while it holds %s (level %s)"
                .formatted(
                    ctx, ctx.levelName(level), ctx.held[i], ctx.levelName(ctx.held[i].level)));
      }
    }
  }

  static void mayBlock(Context ctx, LogicalLock interlock, @Nullable LogicalLock entry) {
    if (ctx.cpu != null) {
      throw new LockViolation("context: " + ctx + " is a bottom half and may not block");
    }
    for (int i = 0; i < ctx.heldCount; i++) {
      LogicalLock held = ctx.held[i];
      if (held != interlock && held != entry && !(held instanceof KernelLock)) {
        throw new LockViolation("context: " + ctx + " blocks while it holds " + held);
      }
    }
  }
}
