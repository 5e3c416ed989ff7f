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
 * lock that is being written (likewise) or read (then every reader must go on, so that one who
 * cannot is enough), a run under way on a CPU (that CPU must go on), or an answer of a CPU to a
 * cross-CPU call (that CPU must go on, or at least let the call in: a waiter that masks it does
 * neither). It says so with a serial number that changes whenever a wait begins or ends and
 * whenever an interrupt frame begins or ends inside one. A context that waits in its topmost frame
 * does nothing else, so its locks stay held while the number stands still.
 *
 * <p><b>No false alarm:</b> the numbers of all contexts of a circle are read when it is followed.
 * Then each is looked at once more, whether it still waits for the next, and after that the numbers
 * again. If none has changed, all of them waited at the moment between, each for the next, and none
 * can ever go on.
 */
final class WaitGraph {
  /** Turns of a waiting loop between two looks. */
  private static final int TURNS = 1 << 12;

  /**
   * For a real lock. Who has taken it and sees to the line behind it waits no more, whoever it
   * finds there.
   */
  record ForLock(RealLock lock, int waiter, String name) implements Wait {
    @Override
    public boolean still() {
      return !lock.isFree() && !lock.heldBy(waiter);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** As a reader, for the end of writing; the owner of the lock writes while {@code busy}. */
  record ForWriter(RwLock lock, BooleanSupplier busy) implements Wait {
    @Override
    public boolean still() {
      return busy.getAsBoolean();
    }

    @Override
    public String toString() {
      return "the writer of " + lock;
    }
  }

  /** As the writer, for the end of reading; there are readers while {@code busy}. */
  record ForReaders(RwLock lock, BooleanSupplier busy) implements Wait {
    @Override
    public boolean still() {
      return busy.getAsBoolean();
    }

    @Override
    public String toString() {
      return "the readers of " + lock;
    }
  }

  /**
   * For a CPU: for a run that is under way there, or, with a level, for it to take a call.
   *
   * @param rank what the CPU's level must be at least to keep it from doing so; 0 if it must go on
   * @param busy whether that has not come yet
   */
  record ForCpu(Cpu cpu, int rank, BooleanSupplier busy, String name) implements Wait {
    @Override
    public boolean still() {
      return busy.getAsBoolean();
    }

    @Override
    public String toString() {
      return name + " on " + cpu;
    }
  }

  /**
   * Asleep, for a signal. Whoever may give it is not known, so such a wait is in no circle; but a
   * port on which nobody can go on knows that nobody will.
   *
   * @param asleep whether neither the signal nor the deadline has come
   */
  record ForSignal(String name, BooleanSupplier asleep) implements Wait {
    @Override
    public boolean still() {
      return asleep.getAsBoolean();
    }

    @Override
    public String toString() {
      return name;
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
    if ((turn & (TURNS - 1)) == TURNS - 1) {
      look(ctx);
    }
  }

  /**
   * Looks at once.
   *
   * @throws LockViolation if the context is one of a circle of waiters; the machine has then failed
   */
  static void look(Context ctx) {
    List<Waiter> path = new ArrayList<>();
    if (ctx.waiting != null && follow(ctx, ctx, path) && unchanged(path)) {
      LockViolation deadlock = report("contexts wait for each other in a circle: ", path);
      ctx.machine.panic(deadlock);
      throw deadlock;
    }
  }

  /** What all who wait on a machine wait for, where the port knows that none of them can go on. */
  static LockViolation standstill(Machine machine) {
    List<Waiter> waiters = new ArrayList<>();
    for (Context c : machine.contexts()) {
      Wait wait = c.waiting;
      if (wait != null) {
        waiters.add(new Waiter(c, c.waitSerial, wait));
      }
    }
    return waiters.isEmpty()
        ? new LockViolation(
            LockRule.DEADLOCK, "no context of " + machine + " can go on, and none says why")
        : report("no context of " + machine + " can go on: ", waiters);
  }

  private static boolean unchanged(List<Waiter> path) {
    for (int i = 0; i < path.size(); i++) {
      Waiter w = path.get(i);
      if (!blockers(w.context, w.target).contains(path.get((i + 1) % path.size()).context)) {
        return false;
      }
    }
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
      case ForLock w -> w.still() ? owners(at.machine, w.lock) : List.of();
      case ForWriter w -> w.still() ? owners(at.machine, w.lock) : List.of();
      case ForReaders w -> w.still() ? readers(at, w.lock) : List.of();
      case ForCpu w -> {
        Context c = w.cpu.context();
        yield c.level >= w.rank && w.still() ? List.of(c) : List.of();
      }
      case ForSignal w -> List.of();
    };
  }

  private static List<Context> owners(Machine machine, RealLock lock) {
    return machine.contexts().stream().filter(c -> lock.heldBy(c.id)).toList();
  }

  /**
   * Who holds a lock that {@code at} has taken to write. What a context holds is its own to change;
   * but it stands still while that one waits, and the number orders this look after the change.
   * {@code at} itself is one of them if it holds the lock besides what it is about to take: it has
   * read before, or has interrupted a reader on its CPU. Another that waits for the same lock has
   * written it down and does not hold it.
   */
  private static List<Context> readers(Context at, RwLock lock) {
    List<Context> out = new ArrayList<>();
    for (Context c : at.machine.contexts()) {
      LogicalLock[] held = c.held;
      int count = Math.min(c.heldCount, held.length);
      if (c == at || count > 0 && held[count - 1] == lock && isFor(c.waiting, lock)) {
        count--;
      }
      for (int i = 0; c.waitSerial != 0 && i < count; i++) {
        if (held[i] == lock) {
          out.add(c);
          break;
        }
      }
    }
    return out;
  }

  /** How many locks it holds; the one that it waits for has been written down already. */
  private static int heldBefore(Waiter w) {
    return heldBefore(w.context, w.target);
  }

  /** As the other, of a context and what it waits for. */
  static int heldBefore(Context ctx, @Nullable Wait target) {
    int n = ctx.heldCount;
    LogicalLock last = n == 0 ? null : ctx.held[n - 1];
    return last != null && isFor(target, last) ? n - 1 : n;
  }

  private static boolean isFor(@Nullable Wait target, LogicalLock lock) {
    return switch (target) {
      case null -> false;
      case ForLock f -> lock.toString().equals(f.name);
      case ForWriter f -> lock == f.lock;
      case ForReaders f -> lock == f.lock;
      case ForCpu f -> false;
      case ForSignal f -> false;
    };
  }

  private static LockViolation report(String what, List<Waiter> path) {
    StringBuilder out = new StringBuilder(what);
    List<Place> places = new ArrayList<>();
    for (Waiter w : path) {
      Context c = w.context;
      out.append(c).append(" holds ").append(c.heldNames(heldBefore(w)));
      out.append(" and waits for ");
      out.append(w.target);
      if (c.cpu != null) {
        out.append(", masking all up to ").append(c.levelName(c.level));
      }
      out.append("; ");
      for (int i = 0; i < c.heldCount; i++) {
        Place p = c.heldPlaces[i];
        if (p != null && !places.contains(p)) {
          places.add(p);
        }
      }
    }
    out.setLength(out.length() - 2);
    Waiter first = path.getFirst();
    places.add(Place.here(first.context, "wait for " + first.target));
    return new LockViolation(LockRule.DEADLOCK, out.toString(), places);
  }
}
