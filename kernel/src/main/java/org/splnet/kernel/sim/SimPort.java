package org.splnet.kernel.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Port;
import org.splnet.kernel.Wait;

/**
 * The deterministic port: all CPUs of all its machines, and the application threads given to it, as
 * coroutines on the calling thread, in virtual time. A {@link Strategy} says who goes on wherever
 * more than one can; same program and same answers, same run.
 *
 * <p>A CPU is a strand that turns its loop, sleeps when there is nothing to do, and is woken by the
 * protocol of the host port. Interrupt frames nest on its stack. Whoever waits in a loop is put
 * aside until what it waits for may have come. Strands change at the end of a CPU's turn and
 * wherever one waits; where scheduling points are woven in ({@link Points}), at each of those too,
 * and there an interrupt may arrive before any operation of the kernel floor that its level allows.
 *
 * <p>Time stands still while code runs, but for {@code turnNanos} a turn; when nobody can go on it
 * jumps to the next moment at which somebody wants to be woken.
 *
 * <p>What the calling thread does itself, outside of any strand, is never interrupted; if it waits,
 * the strands go on meanwhile.
 */
public final class SimPort implements Port {
  private static final long DEFAULT_TURN_NANOS = 100;
  private static final int VARIABLES = 1 << 30;

  /** How a run ended. */
  public enum End {
    /** The program has ended and nothing is left to do. */
    DONE,
    /** Nobody can go on, and the program has not ended. */
    STUCK,
    /** A strand failed. */
    FAILED,
    /** It took more steps than allowed. */
    TOO_LONG
  }

  private final Scheduler scheduler;
  private final MachineStrands machines;
  private final long turnNanos;
  private final List<LockViolation> predictions = new ArrayList<>();
  private boolean watching;
  private boolean callerPermit;
  private long turns;

  /** A port on which a strategy decides. */
  public SimPort(Strategy strategy) {
    this(strategy, DEFAULT_TURN_NANOS);
  }

  /**
   * A port.
   *
   * @param strategy says who goes on
   * @param turnNanos how far the clock goes on with each turn of a CPU
   * @throws IllegalStateException if this JVM was started without the flag that coroutines need
   */
  public SimPort(Strategy strategy, long turnNanos) {
    this(strategy, turnNanos, new Coroutines());
  }

  /**
   * As the other, with coroutines that ports before it have done with and others after it may use.
   */
  public SimPort(Strategy strategy, long turnNanos, Coroutines coroutines) {
    Coroutine.check();
    super();
    this.scheduler = new Scheduler(strategy, coroutines);
    this.turnNanos = turnNanos;
    this.machines = new MachineStrands(scheduler, turnNanos);
  }

  /** A port on which chance decides, from a seed. */
  public SimPort(long seed, long turnNanos) {
    this(new RandomWalk(seed), turnNanos);
  }

  // ---- The program

  /**
   * Adds a strand of the program that runs as an application thread does, with a context of its
   * own.
   */
  public Strand top(Machine machine, String name, Consumer<Context> body) {
    Strand added =
        scheduler.add(
            name,
            machine,
            () -> {
              Strand s = scheduler.running();
              // What a machine does to lend a context is of no interest to any schedule.
              scheduler.setMuted(true);
              Context ctx = machine.enterTop();
              scheduler.setMuted(false);
              s.context = ctx;
              body.accept(ctx);
              s.context = null;
              scheduler.setMuted(true);
              machine.leaveTop(ctx);
              scheduler.setMuted(false);
            });
    added.isProgram = true;
    return added;
  }

  /** Adds a strand of the program that is on no machine until it makes a call. */
  public Strand program(String name, Runnable body) {
    Strand added = scheduler.add(name, null, body);
    added.isProgram = true;
    return added;
  }

  /** Adds a strand of the program that belongs to a machine, and is in a context only in calls. */
  public Strand application(Machine machine, String name, Runnable body) {
    Strand added = scheduler.add(name, machine, body);
    added.isProgram = true;
    return added;
  }

  /** The strand that runs, or null: the calling thread does something itself. */
  public @Nullable Strand current() {
    return scheduler.current();
  }

  /** The strand that runs sleeps until {@link #wake} or a time; at once, if it was woken before. */
  public void sleep(long untilNanos) {
    scheduler.sleep(scheduler.running(), untilNanos, "sleep");
  }

  /** Ends the {@link #sleep} of a strand, or its next one. */
  public void wake(Strand strand) {
    scheduler.permit(strand);
  }

  /**
   * Ends all strands of a machine where they stand, as when its power fails; nothing of it is run
   * any more. A strand of it that runs at this moment goes on to the next place at which it stops.
   */
  public void kill(Machine machine) {
    for (Strand s : scheduler.strands()) {
      if (s.machine == machine && s.state != Strand.State.DONE) {
        scheduler.setState(s, Strand.State.DONE);
      }
    }
  }

  /** As {@link #await(String, BooleanSupplier)}. */
  public void await(BooleanSupplier condition) {
    await("a condition", condition);
  }

  /**
   * The strand that runs waits until a condition holds; looked at whenever another has done
   * something. No interrupt window: a handler that waits so is not interrupted.
   *
   * @param what what is waited for, for people: where the strand then stands
   */
  public void await(String what, BooleanSupplier condition) {
    await(what, condition, false);
  }

  private void await(String what, BooleanSupplier condition, boolean stepped) {
    boolean steps = scheduler.isExact() && !stepped || scheduler.tellsAccesses();
    if (steps && scheduler.current() != null) {
      Strand s = scheduler.running();
      s.at(null, null, what);
      scheduler.footstep(s, Footprint.AWAIT_ANY, condition, 0, 0);
    }
    if (condition.getAsBoolean()) {
      return;
    }
    Strand s = scheduler.running();
    int turn = 0;
    do {
      scheduler.await(s, turn++, what);
    } while (!condition.getAsBoolean());
    scheduler.changes(s);
  }

  /** The strand that runs lets others go on, in a loop that waits for nothing. */
  public void pause() {
    Strand s = scheduler.running();
    scheduler.changes(s);
    scheduler.stop(s, "pause");
  }

  /** All strands, in the order in which they were made, those that have ended included. */
  public List<Strand> strands() {
    return List.copyOf(scheduler.strands());
  }

  // ---- Running

  /** Makes so many turns; one in which nobody can go on only lets time pass. */
  public void run(int count) {
    scheduler.progress++;
    for (int i = 0; i < count; i++) {
      turn();
    }
  }

  /**
   * Makes turns until a condition holds.
   *
   * @throws IllegalStateException if it does not within {@code maxTurns}
   */
  public void runUntil(BooleanSupplier condition, int maxTurns) {
    scheduler.progress++;
    for (int i = 0; i < maxTurns; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      turn();
    }
    throw new IllegalStateException("the condition does not hold after " + maxTurns + " turns");
  }

  private void turn() {
    turns++;
    scheduler.wakeDue();
    if (!scheduler.step()) {
      scheduler.pass(turnNanos);
    }
    scheduler.rethrow();
  }

  /**
   * Goes on, time jumping where nobody can go on, until a condition holds or it is a given time.
   *
   * @param untilNanos on the machine's clock
   * @return whether the condition holds
   */
  public boolean runUntil(BooleanSupplier condition, long untilNanos) {
    scheduler.progress++;
    while (!condition.getAsBoolean()) {
      if (scheduler.nowNanos >= untilNanos) {
        return false;
      }
      scheduler.wakeDue();
      if (!scheduler.step()) {
        scheduler.jump(untilNanos);
      }
      scheduler.rethrow();
    }
    return true;
  }

  /**
   * Goes on until nobody can go on and every strand of the program has ended, a strand fails, or
   * the number of steps is reached. Time jumps where nobody can go on.
   */
  public End runToEnd(long maxSteps) {
    scheduler.limit(maxSteps);
    do {
      while (scheduler.step()) {
        if (scheduler.failure() != null) {
          return End.FAILED;
        }
        if (scheduler.isOver()) {
          return End.TOO_LONG;
        }
      }
      if (scheduler.programsEnded()) {
        return End.DONE;
      }
    } while (scheduler.jump(Long.MAX_VALUE));
    return End.STUCK;
  }

  /**
   * Lets one strand go on; or, where none can, time jumps to the next moment at which somebody
   * wants to be woken, but not past a limit.
   *
   * @param limitNanos on this port's clock; {@link Long#MAX_VALUE} for none
   * @return false if nobody can go on, nor will by then
   */
  public boolean next(long limitNanos) {
    scheduler.wakeDue();
    boolean went = scheduler.step();
    if (!went && scheduler.nowNanos < limitNanos) {
      went = scheduler.jumpBefore(limitNanos);
    }
    scheduler.rethrow();
    return went;
  }

  /** Lets time pass without a turn; negative before anything has run, for a clock that began so. */
  public void advance(long nanos) {
    scheduler.pass(nanos);
  }

  /** Turns asked for so far. */
  public long turns() {
    return turns;
  }

  /** Steps made so far: how often it was decided who goes on, or there was only one. */
  public long steps() {
    return scheduler.steps();
  }

  /** How often a strategy may let time pass though somebody could go on. */
  public void setEarlyTimes(int count) {
    scheduler.earlyTimes = count;
  }

  // ---- What happened

  /** A number over all that has happened so far: equal for equal runs. */
  public long digest() {
    return scheduler.digest();
  }

  /** Makes something part of the digest. */
  public void note(long value) {
    scheduler.note(value);
  }

  /** What a strand failed with, or null. */
  public @Nullable Throwable failure() {
    return scheduler.failure();
  }

  /** Keeps predictions from now on, instead of failing by them. */
  public void watch() {
    watching = true;
  }

  /** What was predicted so far, see {@link Port#predicted}. */
  public List<LockViolation> predictions() {
    return List.copyOf(predictions);
  }

  /** Tells somebody of every choice and every point from now on; null for nobody. */
  public void record(@Nullable Recorder by) {
    scheduler.recorder = by;
  }

  /**
   * Who is to be told of woven points while this port's program runs.
   *
   * @param mutation the named change of the code that is in force; empty for none
   */
  public Points.Observer observer(String mutation) {
    return observer(mutation, new Sites());
  }

  /**
   * As the other, with what runs before this one have found out about places. From now on the run
   * is by footprints, if its strategy wants that.
   */
  public Points.Observer observer(String mutation, Sites sites) {
    scheduler.begin();
    return scheduler.isExact()
        ? new Footprints(scheduler, mutation, sites)
        : new Woven(scheduler, mutation);
  }

  /**
   * A step of the strand that runs: it is about to touch a variable of the program. Nothing if the
   * calling thread does it itself.
   *
   * @param kind {@link Footprint#READ}, {@link Footprint#WRITE} or {@link Footprint#UPDATE}
   * @param number of the variable, the same in every run
   */
  public void touch(int kind, Valued variable, int number, String name) {
    Strand s = scheduler.observed();
    if (s == null) {
      return;
    }
    if (kind != Footprint.READ) {
      scheduler.changes(s);
    }
    s.at(null, null, name);
    if (scheduler.isExact()) {
      scheduler.footstep(s, kind, variable, VARIABLES | number, VARIABLES | number);
    } else {
      scheduler.note(name.hashCode());
      s.pend(kind, variable, VARIABLES | number, 0);
      scheduler.point(s, false);
      s.pend(Footprint.NONE, null, 0, 0);
    }
  }

  /** The strand that runs waits until a variable is as it must be. */
  public void await(Awaited what, int number, String name) {
    if (scheduler.isExact()) {
      Strand s = scheduler.running();
      s.at(null, null, name);
      scheduler.footstep(s, Footprint.AWAIT, what, VARIABLES | number, VARIABLES | number);
    }
    await(name, what, true);
  }

  /** The strand that runs, unless something is being decided at this moment; null for nobody. */
  public @Nullable Strand acting() {
    return scheduler.isChoosing() ? null : scheduler.current();
  }

  /** Whether what it does at this moment is no part of any schedule: a machine lends a context. */
  public boolean isMuted() {
    return scheduler.isMuted();
  }

  // ---- The port

  @Override
  public long nanos() {
    return scheduler.nowNanos;
  }

  @Override
  public void relax(Context ctx, int turn) {
    Strand s = scheduler.current();
    if (s != null) {
      lookForDeadlock(ctx);
      Wait wait = ctx.waitsFor();
      if (wait != s.waited || turn != s.turn + 1) {
        // Not the next turn of the same loop: what it did meanwhile may be what others wait for.
        scheduler.changes(s);
      }
      s.waited = wait;
      s.turn = turn;
      scheduler.spin(s, turn, Long.MAX_VALUE, "spin");
      return;
    }
    if (!scheduler.step() && !scheduler.jump(Long.MAX_VALUE)) {
      throw new IllegalStateException(
          ctx + " waits for another, and nobody can go on: it would wait for ever");
    }
    scheduler.rethrow();
  }

  private void lookForDeadlock(Context ctx) {
    try {
      ctx.lookForDeadlock();
    } catch (LockViolation v) {
      scheduler.fails();
      throw v;
    }
  }

  @Override
  public boolean deliversAtWindows() {
    return !scheduler.isExact();
  }

  @Override
  public void wake(Cpu cpu) {
    if (cpu.context().portData instanceof Strand s) {
      scheduler.permit(s);
    }
  }

  @Override
  public void attached(Context ctx) {
    Strand s = scheduler.current();
    ctx.portData = s;
    if (s != null && s.context == null) {
      s.context = ctx; // during the call: its locks are of interest to strategies and tables
    }
  }

  @Override
  public void detached(Context ctx) {
    if (ctx.portData instanceof Strand s && s.context == ctx) {
      s.context = null;
    }
  }

  @Override
  public boolean isRunner(Context ctx) {
    Strand s = scheduler.current();
    return s == null || ctx.isTop() || ctx.portData == s;
  }

  @Override
  public void block(Context ctx, long deadlineNanos) {
    Strand s = scheduler.current();
    if (s != null) {
      scheduler.sleep(s, deadlineNanos, "sleep");
      return;
    }
    scheduler.wakeDue();
    if (!callerPermit && !scheduler.step() && !scheduler.jump(deadlineNanos)) {
      throw new IllegalStateException(
          ctx + " waits to be woken, and nobody can go on: it would wait for ever");
    }
    scheduler.rethrow();
    callerPermit = false;
  }

  @Override
  public void unblock(Context ctx) {
    if (ctx.portData instanceof Strand s) {
      scheduler.permit(s);
    } else {
      callerPermit = true;
    }
  }

  @Override
  public void predicted(LockViolation v) {
    if (!watching) {
      throw v;
    }
    predictions.add(v);
  }

  @Override
  public void startWorker(Machine machine, Worker worker) {
    machines.hire(machine, worker);
  }

  @Override
  public void start(Machine machine) {
    machines.start(machine);
  }

  @Override
  public void stop(Machine machine) {
    machines.stop(machine);
  }
}
