package org.splnet.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for whom at this moment, in a checked run: looked at by a context that has spun for
 * long, to tell a circle of waiters from a busy machine.
 *
 * <p>A context that waits says for what: a real lock (then its owner must go on), a readers-writer
 * lock that is being written (likewise; who the readers are is not known, so a writer's wait for
 * them is not followed), a run under way on a CPU (that CPU must go on), or an answer of a CPU to a
 * cross-CPU call (that CPU must go on, or at least let the call in: a waiter that masks it does
 * neither). It says so with a serial number that changes whenever a wait begins or ends and
 * whenever an interrupt frame begins or ends inside one. A context that waits in its topmost frame
 * does nothing else, so its locks stay held while the number stands still.
 *
 * <p><b>No false alarm:</b> the numbers of all contexts of a circle are read before it is followed
 * and again afterwards. If none has changed, all of them waited at the moment between, each for the
 * next, and none can ever go on.
 */
final class WaitGraph {
  /** Turns of a waiting loop between two looks. */
  private static final int TURNS = 1 << 12;

  /** What a context waits for. */
  sealed interface Wait {}

  /** For a real lock. */
  record ForLock(RealLock lock, String name) implements Wait {
    @Override
    public String toString() {
      return name;
    }
  }

  /** As a reader, for the end of writing; the owner of the lock writes while {@code still}. */
  record ForWriter(RwLock lock, BooleanSupplier still) implements Wait {
    @Override
    public String toString() {
      return "the writer of " + lock;
    }
  }

  /**
   * For a CPU: for a run that is under way there, or, with a level, for it to take a call.
   *
   * @param rank what the CPU's level must be at least to keep it from doing so; 0 if it must go on
   * @param still whether that has not come yet
   */
  record ForCpu(Cpu cpu, int rank, BooleanSupplier still, String name) implements Wait {
    @Override
    public String toString() {
      return name + " on " + cpu;
    }
  }

  private record Waiter(Context context, int serial, Wait target) {}

  private WaitGraph() {}

  /** Says what the context waits for from now on; returns what to give to {@link #end}. */
  static @Nullable Wait begin(Context ctx, @Nullable Wait wait) {
    Wait outer = ctx.waiting;
    ctx.waiting = wait;
    ctx.waitSerial++;
    return outer;
  }

  static void end(Context ctx, @Nullable Wait outer) {
    ctx.waiting = outer;
    ctx.waitSerial++;
  }

  /**
   * A turn of a waiting loop.
   *
   * @throws LockViolation if the caller is one of a circle of waiters; the machine has then failed
   */
  static void turn(Context ctx, int turn) {
    if ((turn & (TURNS - 1)) == TURNS - 1 && ctx.waiting != null) {
      List<Waiter> path = new ArrayList<>();
      if (follow(ctx, ctx, path) && unchanged(path)) {
        LockViolation deadlock = report(path);
        ctx.machine.panic(deadlock);
        throw deadlock;
      }
    }
  }

  private static boolean unchanged(List<Waiter> path) {
    for (Waiter w : path) {
      if (w.context.waitSerial != w.serial) {
        return false;
      }
    }
    return true;
  }

  /** Whether the waits lead from {@code at} back to {@code start}; the way is in {@code path}. */
  private static boolean follow(Context start, Context at, List<Waiter> path) {
    int serial = at.waitSerial;
    Wait wait = at.waiting;
    if (wait == null || path.stream().anyMatch(w -> w.context == at)) {
      return false;
    }
    path.add(new Waiter(at, serial, wait));
    for (Context next : blockers(at, wait)) {
      if (next == start || follow(start, next, path)) {
        return true;
      }
    }
    path.removeLast();
    return false;
  }

  private static List<Context> blockers(Context at, Wait wait) {
    return switch (wait) {
      case ForLock w -> owners(at.machine, w.lock);
      case ForWriter w -> w.still.getAsBoolean() ? owners(at.machine, w.lock) : List.of();
      case ForCpu w -> {
        Context c = w.cpu.context();
        yield c.level >= w.rank && w.still.getAsBoolean() ? List.of(c) : List.of();
      }
    };
  }

  private static List<Context> owners(Machine machine, RealLock lock) {
    return machine.contexts().stream().filter(c -> lock.heldBy(c.id)).toList();
  }

  private static LockViolation report(List<Waiter> path) {
    StringBuilder out = new StringBuilder("contexts wait for each other in a circle: ");
    for (Waiter w : path) {
      Context c = w.context;
      out.append(c).append(" holds ").append(c.heldNames()).append(" and waits for ");
      out.append(w.target);
      if (c.cpu != null) {
        out.append(", masking all up to ").append(c.levelName(c.level));
      }
      out.append("; ");
    }
    out.setLength(out.length() - 2);
    return new LockViolation(
        LockRule.DEADLOCK,
        out.toString(),
        List.of(Place.here(path.getFirst().context, "wait for " + path.getFirst().target)));
  }
}
