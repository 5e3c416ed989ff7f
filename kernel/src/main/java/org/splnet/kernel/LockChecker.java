package org.splnet.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges every lock operation of a checked run on the logical lock: recursion, declared order,
 * ownership, level; and hands what it sees to the machine's {@link OrderGraph}. Only reached where
 * {@link Switches#CHECK} is on.
 *
 * <p>Explicit edges (both locks taken in one frame) must go down the declared order; two locks of
 * one class go in instance order. An edge across frames (a handler that interrupted the holder
 * takes a lock) is an edge all the same, for the holder cannot go on until the handler returns;
 * there the big lock is the exception: a wrapped handler may want it while a lock is held below,
 * unless the class of that lock is itself ever taken under the big lock.
 *
 * <p>What is only a prediction is handed to the {@link Judge}. Where that lets the run go on, the
 * code after it does what it would have done: the lock is written down as held, and the graph meets
 * it.
 *
 * <p>What must hold in every run of a program whatever the interleaving is judged here, at each
 * operation; what follows from several operations together, in the graph.
 */
final class LockChecker {
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final long TAKE = 0x1000_0000L;
  private static final long TRY = 0x2000_0000L;
  private static final long AWAIT = 0x3000_0000L;
  private static final long RUN = 0x4000_0000L;
  static final long LOWER = 0x5000_0000L;
  private static final int SHIFT = 8;
  private static final int TOUCHES_MASK = 63;
  static final long NANOS_A_MICRO = 1_000;

  private LockChecker() {}

  static void enter(Context ctx, LogicalLock lock) {
    enter(ctx, lock, false);
  }

  static void enterWrite(Context ctx, RwLock lock) {
    enter(ctx, lock, true);
  }

  private static void enter(Context ctx, LogicalLock lock, boolean write) {
    lock.checkExists(ctx);
    if (ctx.frameLevel > lock.level) {
      belowHandler(ctx, lock);
    }
    for (int i = 0; i < ctx.heldCount; i++) {
      int at = i;
      LogicalLock held = ctx.held[i];
      if (held == lock) {
        again(ctx, lock, i, write);
      } else if (held.rank > lock.rank) {
        LockRule rule = LockRule.DECLARED_ORDER;
        predict(ctx, rule, () -> outOfOrder(ctx, lock, at), held.lockClass, lock.lockClass);
      } else if (held.rank == lock.rank && held.instance > lock.instance) {
        LockRule rule = LockRule.INSTANCE_ORDER;
        predict(ctx, rule, () -> outOfInstanceOrder(ctx, lock, at), lock.lockClass);
      }
    }
    ctx.pushHeld(lock, take(ctx, lock));
  }

  /** The run goes on after this, unless the port throws; see {@link Judge#predict}. */
  static void predict(Context ctx, LockRule rule, Supplier<LockViolation> report, Object... what) {
    ctx.machine.judge().predict(rule, report, what);
  }

  /** It holds the lock already, or what it has interrupted does. */
  private static void again(Context ctx, LogicalLock lock, int i, boolean write) {
    boolean reads = !lock.isHeld(ctx);
    boolean interrupted = i < ctx.heldBase;
    if (write && reads) {
      predict(ctx, LockRule.UPGRADE, () -> upgrade(ctx, lock, i), lock.lockClass);
    } else if (!(interrupted && reads && lock instanceof RwLock)) {
      throw violation(
          ctx,
          LockRule.RECURSION,
          interrupted
              ? "%s takes %s, and what it has interrupted on this CPU holds it: neither can go on"
                  .formatted(ctx, lock)
              : ctx + " takes " + lock + " and holds it already",
          i,
          "enter " + lock);
    }
  }

  private static LockViolation upgrade(Context ctx, LogicalLock lock, int i) {
    return violation(
        ctx,
        LockRule.UPGRADE,
        "%s holds %s as a reader and wants to write: a recursion that two readers can only deadlock in"
            .formatted(ctx, lock),
        i,
        "enterWrite " + lock);
  }

  private static LockViolation outOfOrder(Context ctx, LogicalLock lock, int i) {
    return violation(
        ctx,
        LockRule.DECLARED_ORDER,
        "%s takes %s while it holds %s, which comes after it in the lock order; held: %s"
            .formatted(ctx, lock, ctx.held[i], ctx.heldNames(ctx.heldCount)),
        i,
        "enter " + lock);
  }

  private static LockViolation outOfInstanceOrder(Context ctx, LogicalLock lock, int i) {
    return violation(
        ctx,
        LockRule.INSTANCE_ORDER,
        "%s takes %s while it holds %s: of one class, the one that was made first comes first in the lock order; held: %s"
            .formatted(ctx, lock, ctx.held[i], ctx.heldNames(ctx.heldCount)),
        i,
        "enter " + lock);
  }

  private static void belowHandler(Context ctx, LogicalLock lock) {
    Place low = ctx.machine.graph().lowPlace(lock, ctx.cpu().index(), ctx.frameLevel);
    LockRule rule = low == null ? LockRule.LEVEL_AT_ACQUIRE : LockRule.HELD_BELOW_HANDLER;
    predict(ctx, rule, () -> belowHandler(ctx, lock, rule, low), lock.lockClass, ctx.frameLevel);
  }

  private static LockViolation belowHandler(
      Context ctx, LogicalLock lock, LockRule rule, @Nullable Place low) {
    String k = ctx.levelName(ctx.frameLevel);
    String what =
        "%s has level %s but is taken by %s in a handler of level %s: on this CPU the handler could interrupt the holder and wait for ever; declare the class at %s or above"
            .formatted(lock, ctx.levelName(lock.level), ctx, k, k);
    Place here = Place.here(ctx, "enter " + lock);
    return new LockViolation(rule, what, low == null ? List.of(here) : List.of(low, here));
  }

  /** Meets the graph; the chain of what is held is part of the key. */
  private static Place take(Context ctx, LogicalLock lock) {
    long key = key(ctx, TAKE | lock.node, Math.max(ctx.level, lock.level));
    Place known = ctx.seen(key);
    if (known == null) {
      confined(ctx, lock);
      known = ctx.sees(key, ctx.machine.graph().taken(ctx, key, lock, true));
    }
    return known;
  }

  /**
   * The caller uses data of its own, so it is to be who runs in that context. Looked at for the
   * first touch and then for one in 64: there are several for each packet.
   */
  static void touches(Context ctx) {
    if ((ctx.touches++ & TOUCHES_MASK) == 0 && !ctx.machine.port().isRunner(ctx)) {
      throw new LockViolation(
          LockRule.FOREIGN_CONTEXT,
          ctx,
          "touch data of " + ctx.name(),
          "data of %s, which nothing protects, is touched by one who does not run there: use the context that was handed in, or a cross-CPU call"
              .formatted(ctx.name()));
    }
  }

  private static void confined(Context ctx, LogicalLock lock) {
    if (ctx.cpu != null && !ctx.machine.config().mayHold(lock.lockClass, ctx.cpu.index())) {
      predict(
          ctx,
          LockRule.CONFINEMENT,
          () ->
              new LockViolation(
                  LockRule.CONFINEMENT,
                  ctx,
                  "enter " + lock,
                  "%s takes %s, a class that the configuration confines to other CPUs"
                      .formatted(ctx, lock)),
          lock.lockClass,
          ctx.cpu.index());
    }
  }

  /** A lock was taken without waiting. */
  static void entered(Context ctx, LogicalLock lock) {
    long key = key(ctx, TRY | lock.node, ctx.level);
    Place known = ctx.seen(key);
    if (known == null) {
      known = ctx.sees(key, ctx.machine.graph().taken(ctx, key, lock, false));
    }
    ctx.pushHeld(lock, known);
    acquired(ctx);
  }

  /** Something that a handler, a callout or a cross-CPU call must do first is waited for. */
  static void awaits(Context ctx, OrderGraph.Waitable what) {
    long key = key(ctx, AWAIT | what.id, ctx.level);
    if (ctx.seen(key) == null && ctx.running != what) {
      ctx.sees(key, ctx.machine.graph().awaited(ctx, key, what));
    }
  }

  /** A handler, a callout or a cross-CPU call begins; returns what to give to {@link #ran}. */
  static OrderGraph.@Nullable Waitable runs(Context ctx, OrderGraph.Waitable what, boolean anyCpu) {
    OrderGraph.Waitable outer = ctx.running;
    ctx.anyCpu = anyCpu;
    long key = key(ctx, RUN | what.id, ctx.level);
    if (ctx.seen(key) == null) {
      ctx.sees(key, ctx.machine.graph().begun(ctx, key, what));
    }
    ctx.running = what;
    return outer;
  }

  static void ran(Context ctx, OrderGraph.@Nullable Waitable outer) {
    ctx.running = outer;
  }

  static long key(Context ctx, long what, int level) {
    long h = mix(ctx.machine.graph().epoch(), what);
    h = mix(h, ((long) level << SHIFT | ctx.frameLevel) << 1 | (ctx.anyCpu ? 1 : 0));
    h = mix(h, ctx.cpu == null ? -1 : ctx.cpu.index());
    OrderGraph.Waitable running = ctx.running;
    h = mix(h, running == null ? -1 : running.id);
    for (int i = ctx.heldBase; i < ctx.heldCount; i++) {
      h = mix(h, ctx.held[i].node);
    }
    return h;
  }

  private static long mix(long h, long x) {
    long y = (h ^ x) * MIX;
    return y ^ (y >>> 32);
  }

  /** The wait for the lock that was entered last is over. */
  static void acquired(Context ctx) {
    if (ctx.machine.holdBoundNanos() != 0) {
      ctx.heldFrom(ctx.machine.nanos());
    }
  }

  private static void heldTooLong(Context ctx, LogicalLock lock) {
    long bound = ctx.machine.holdBoundNanos();
    long since = bound == 0 ? Long.MAX_VALUE : ctx.heldSince(lock);
    if (since != Long.MAX_VALUE && ctx.machine.nanos() - since > bound) {
      throw new LockViolation(
          LockRule.HELD_TOO_LONG,
          "%s held %s for %d us; the bound (-Dsplnet.check.holdMicros) is %d us"
              .formatted(
                  ctx, lock, (ctx.machine.nanos() - since) / NANOS_A_MICRO, bound / NANOS_A_MICRO),
          List.of(heldPlace(ctx, lock), Place.here(ctx, "exit " + lock)));
    }
  }

  static void exit(Context ctx, LogicalLock lock) {
    if (!lock.isHeld(ctx)) {
      throw ownership(ctx, lock, "");
    }
    exitRead(ctx, lock);
  }

  static void exitRead(Context ctx, LogicalLock lock) {
    heldTooLong(ctx, lock);
    if (!ctx.popHeld(lock)) {
      throw ownership(ctx, lock, " in this frame");
    }
    if (ctx.level < lock.level) {
      predict(
          ctx,
          LockRule.LEVEL_LOWERED,
          () ->
              new LockViolation(
                  LockRule.LEVEL_LOWERED,
                  ctx,
                  "exit " + lock,
                  "at %s while %s (level %s) was held by %s"
                      .formatted(ctx.levelName(ctx.level), lock, ctx.levelName(lock.level), ctx)),
          lock.lockClass,
          ctx.level);
    }
  }

  private static LockViolation ownership(Context ctx, LogicalLock lock, String where) {
    return new LockViolation(
        LockRule.OWNERSHIP,
        ctx,
        "exit " + lock,
        "%s releases %s, which it does not hold%s; %s"
            .formatted(ctx, lock, where, lock.holderName(ctx)));
  }

  static void enterKernel(Context ctx, KernelLock lock) {
    Place place;
    if (lock.isHeld(ctx)) {
      place = heldPlace(ctx, lock);
    } else {
      for (int i = 0; i < ctx.heldCount; i++) {
        int at = i;
        LogicalLock held = ctx.held[i];
        if (i >= ctx.heldBase) {
          LockRule rule = LockRule.DECLARED_ORDER;
          predict(ctx, rule, () -> kernelInside(ctx, lock, at), held.lockClass, lock.lockClass);
        } else if (held.lockClass.underKernel() && held.realLock() != lock) {
          LockRule rule = LockRule.IMPLICIT_EDGE;
          predict(ctx, rule, () -> kernelOver(ctx, lock, at), held.lockClass, ctx.frameLevel);
        }
      }
      place = take(ctx, lock);
    }
    ctx.pushHeld(lock, place);
  }

  private static LockViolation kernelInside(Context ctx, KernelLock lock, int i) {
    return violation(
        ctx,
        LockRule.DECLARED_ORDER,
        "%s takes the kernel lock while it holds %s; the kernel lock is outermost"
            .formatted(ctx, ctx.held[i]),
        i,
        "enter " + lock);
  }

  private static LockViolation kernelOver(Context ctx, KernelLock lock, int i) {
    LogicalLock held = ctx.held[i];
    return violation(
        ctx,
        LockRule.IMPLICIT_EDGE,
        "a handler of level %s takes the kernel lock on a CPU that holds %s at level %s, and that class is also taken under the kernel lock; raise the class, flag the handler, or route its line to another CPU"
            .formatted(ctx.levelName(ctx.frameLevel), held, ctx.levelName(held.level)),
        i,
        "enter " + lock);
  }

  static Place heldPlace(Context ctx, LogicalLock lock) {
    for (int i = ctx.heldCount - 1; i >= 0; i--) {
      Place p = ctx.heldPlaces[i];
      if (ctx.held[i] == lock && p != null) {
        return p;
      }
    }
    return Place.here(ctx, "enter " + lock);
  }

  static void exitKernel(Context ctx, KernelLock lock) {
    heldTooLong(ctx, lock);
    if (!lock.isHeld(ctx) || !ctx.popHeld(lock)) {
      throw ownership(ctx, lock, " in this frame");
    }
  }

  static void droppedKernel(Context ctx, KernelLock lock) {
    while (ctx.popHeld(lock)) {
      // every count goes
    }
  }

  static void retookKernel(Context ctx, KernelLock lock, int depth) {
    for (int i = 1; i < depth; i++) {
      ctx.pushHeld(lock, heldPlace(ctx, lock));
      acquired(ctx);
    }
  }

  static void mayBlock(Context ctx, LogicalLock interlock, @Nullable LogicalLock entry) {
    if (ctx.cpu != null) {
      throw new LockViolation(
          LockRule.BLOCKING,
          ctx,
          "block on " + interlock,
          ctx + " is a bottom half and may not block: only application threads wait");
    }
    for (int i = 0; i < ctx.heldCount; i++) {
      LogicalLock held = ctx.held[i];
      if (held != interlock && held != entry && !(held instanceof KernelLock)) {
        int at = i;
        LockRule rule = LockRule.BLOCKING;
        predict(
            ctx,
            rule,
            () -> violation(ctx, rule, ctx + " blocks while it holds " + held, at, "block"),
            held.lockClass);
      }
    }
  }

  /** A report with the place where a held lock was taken and the present one. */
  static LockViolation violation(
      Context ctx, LockRule rule, String text, int heldIndex, String what) {
    List<Place> places = new ArrayList<>();
    Place taken = ctx.heldPlaces[heldIndex];
    if (taken != null) {
      places.add(taken);
    }
    places.add(Place.here(ctx, what));
    return new LockViolation(rule, text, places);
  }
}
