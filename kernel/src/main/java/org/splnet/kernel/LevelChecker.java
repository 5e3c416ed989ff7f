package org.splnet.kernel;

/**
 * Judges what a checked run does with levels: that they are lowered in the order in which they were
 * raised, not under a lock and not below the handler's own; that a handler returns as it was
 * called; and, where {@code -Dsplnet.check.raiseMicros} sets a bound, for how long a CPU is kept
 * from what its level masks. Only reached where {@link Switches#CHECK} is on.
 */
final class LevelChecker {
  private LevelChecker() {}

  /** The handler of a frame has returned. */
  static void ends(Context ctx, int level, Source what, long begun) {
    if (ctx.heldCount > ctx.heldBase) {
      throw LockChecker.violation(
          ctx,
          LockRule.LOCK_LEAK,
          what + " returned holding " + ctx.heldNames(ctx.heldCount),
          ctx.heldCount - 1,
          "return");
    }
    if (ctx.nest != 0) {
      throw new LockViolation(
          LockRule.LOCK_LEAK,
          ctx,
          "return of " + what,
          "%s returned with %d mutexes entered and not left".formatted(what, ctx.nest));
    }
    if (ctx.level != level) {
      throw new LockViolation(
          LockRule.LEVEL_AT_RETURN,
          ctx,
          "return of " + what,
          "%s was called at %s and returned at %s"
              .formatted(what, ctx.levelName(level), ctx.levelName(ctx.level)));
    }
    long bound = ctx.machine.raiseBoundNanos();
    if (bound != 0 && ctx.machine.nanos() - begun > bound) {
      String who = what + " ran at " + ctx.levelName(level);
      throw tooLong(ctx, bound, begun, who, "return of " + what);
    }
  }

  /** The level is about to be restored. */
  static void lowers(Context ctx, int level) {
    if (level > ctx.level) {
      throw new LockViolation(
          LockRule.UNBALANCED_LEVEL,
          ctx,
          "splx",
          "unbalanced, %s restores %s, which is above its present level: restore levels in the opposite order of raising them"
              .formatted(ctx, ctx.levelName(level)));
    }
    if (level < ctx.frameLevel) {
      LockChecker.predict(
          ctx, LockRule.LEVEL_LOWERED, () -> belowFrame(ctx, level), level, ctx.frameLevel);
    }
    lowered(ctx, level);
    for (int i = ctx.heldBase; i < ctx.heldCount; i++) {
      LogicalLock held = ctx.held[i];
      if (held.level > level) {
        int at = i;
        LockRule rule = LockRule.LEVEL_LOWERED;
        LockChecker.predict(ctx, rule, () -> underLock(ctx, level, at), held.lockClass, level);
      }
      if (level < ctx.level) {
        long key = LockChecker.key(ctx, LockChecker.LOWER | held.node, level);
        if (ctx.seen(key) == null) {
          ctx.sees(key, ctx.machine.graph().lowered(ctx, key, held, level));
        }
      }
    }
  }

  private static LockViolation belowFrame(Context ctx, int level) {
    return new LockViolation(
        LockRule.LEVEL_LOWERED,
        ctx,
        "splx",
        "%s lowers to %s inside a handler of level %s"
            .formatted(ctx, ctx.levelName(level), ctx.levelName(ctx.frameLevel)));
  }

  private static LockViolation underLock(Context ctx, int level, int i) {
    LogicalLock held = ctx.held[i];
    return LockChecker.violation(
        ctx,
        LockRule.LEVEL_LOWERED,
        "%s lowers to %s while it holds %s (level %s)"
            .formatted(ctx, ctx.levelName(level), held, ctx.levelName(held.level)),
        i,
        "splx");
  }

  /** The level is about to be raised. An application thread's keeps nobody from anything. */
  static void raises(Context ctx) {
    if (ctx.machine.raiseBoundNanos() != 0 && ctx.cpu != null && ctx.level == ctx.frameLevel) {
      ctx.raisedSince = ctx.machine.nanos();
    }
  }

  /** The level goes back to {@code level}. */
  static void lowered(Context ctx, int level) {
    long bound = ctx.machine.raiseBoundNanos();
    if (bound != 0
        && ctx.cpu != null
        && level == ctx.frameLevel
        && ctx.level > level
        && ctx.machine.nanos() - ctx.raisedSince > bound) {
      String who = "%s was raised from %s".formatted(ctx, ctx.levelName(level));
      throw tooLong(ctx, bound, ctx.raisedSince, who, "lower the level");
    }
  }

  /** A frame begins; returns what to give to {@link #ends}. */
  static long begins(Context ctx) {
    return ctx.machine.raiseBoundNanos() == 0 ? 0 : ctx.machine.nanos();
  }

  private static LockViolation tooLong(
      Context ctx, long bound, long since, String who, String what) {
    long nanos = ctx.machine.nanos() - since;
    return new LockViolation(
        LockRule.RAISED_TOO_LONG,
        ctx,
        what,
        "%s for %d us, what interrupted it included; the bound (-Dsplnet.check.raiseMicros) is %d us"
            .formatted(who, nanos / LockChecker.NANOS_A_MICRO, bound / LockChecker.NANOS_A_MICRO));
  }

  /** An engine has made its step: the CPU is in no frame now. */
  static void idle(Context ctx, Poller engine) {
    if (ctx.heldCount != 0 || ctx.level != 0 || ctx.nest != 0) {
      String who = "engine " + engine.getClass().getName();
      LockViolation left = leftBehind(ctx, who, "returned to the loop of " + ctx.name());
      ctx.machine.panic(left);
      throw left;
    }
  }

  /** An application context is given back; its level is to be {@code level}. */
  static void leaves(Context ctx, int level) {
    if (ctx.heldCount != 0 || ctx.level != level || ctx.nest != 0) {
      throw leftBehind(ctx, ctx.name(), "left the kernel");
    }
  }

  private static LockViolation leftBehind(Context ctx, String who, String what) {
    boolean lock = ctx.heldCount != 0 || ctx.nest != 0;
    String with =
        lock ? "holding " + ctx.heldNames(ctx.heldCount) : "at " + ctx.levelName(ctx.level);
    String text = "%s %s %s".formatted(who, what, with);
    return ctx.heldCount == 0
        ? new LockViolation(
            lock ? LockRule.LOCK_LEAK : LockRule.LEVEL_AT_RETURN, ctx, "return", text)
        : LockChecker.violation(ctx, LockRule.LOCK_LEAK, text, ctx.heldCount - 1, "return");
  }
}
