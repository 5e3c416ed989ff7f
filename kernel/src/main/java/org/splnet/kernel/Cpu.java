package org.splnet.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.splnet.kernel.trace.TraceName;
import org.splnet.kernel.trace.Tracing;

/**
 * A CPU of a machine: its pending interrupts, soft interrupt levels, timing wheel and engines, and
 * one turn of its loop.
 *
 * <p>Who turns the loop is the port's business: a thread of the CPU's own, the embedding program,
 * or a simulator. Whoever does is the CPU for that time, interrupt windows included.
 */
public final class Cpu {
  private static final int SOURCES_A_TURN = 64;
  private static final long BUSY = Long.MIN_VALUE;

  private final int index;
  private final InterruptState interrupts;
  private final Context context;
  private final SoftLevel[] softLevels;
  private final CrossCall crossCalls;
  private final CalloutWheel wheel;
  private final Machine machine;
  private final AtomicReference<Poller[]> pollers = new AtomicReference<>(new Poller[0]);
  private final Counter turns = new Counter();

  /** When it was last woken, where that is traced; 0 if that has been told. */
  private volatile long wokenNanos;

  // Where they are traced, the engines and their numbers; of whoever turns the loop.
  private Poller[] namedEngines = {};
  private int[] engineNames = {};

  /** Completed idle time; written by whoever turns the loop. */
  private volatile long idleNanos;

  /** Since when it is idle, {@link #BUSY} while it is not; written likewise. */
  private volatile long idleSince = BUSY;

  Cpu(Machine machine, int index) {
    this.machine = machine;
    this.index = index;
    LevelSet levels = machine.levels();
    this.interrupts = machine.config().options().replay().interrupts(levels.ranks());
    this.context = machine.newContext(this, interrupts);
    this.softLevels = new SoftLevel[levels.ranks()];
    for (Ipl ipl : new Ipl[] {Ipl.SOFTCLOCK, Ipl.SOFTBIO, Ipl.SOFTNET, Ipl.SOFTSERIAL}) {
      int rank = levels.rank(ipl);
      if (softLevels[rank] == null) {
        softLevels[rank] = new SoftLevel(this, rank);
        interrupts.add(softLevels[rank]);
      }
    }
    this.crossCalls = new CrossCall(this, levels.rank(Ipl.IPI));
    interrupts.add(crossCalls);
    this.wheel = new CalloutWheel(machine, this);
  }

  /** Number of this CPU in its machine, from 0. */
  public int index() {
    return index;
  }

  /** The machine to which it belongs. */
  public Machine machine() {
    return machine;
  }

  /** The context in which everything on this CPU runs; only for whoever turns its loop. */
  public Context context() {
    return context;
  }

  InterruptState interrupts() {
    return interrupts;
  }

  SoftLevel softLevel(Ipl ipl) {
    SoftLevel level = softLevels[machine.rank(ipl)];
    if (level == null) {
      throw new IllegalArgumentException(
          "level " + ipl + " is not a soft interrupt level: use SOFTCLOCK, SOFTNET or SOFTSERIAL");
    }
    return level;
  }

  CrossCall crossCalls() {
    return crossCalls;
  }

  CalloutWheel wheel() {
    return wheel;
  }

  /** Asserts sources and wakes the CPU if it sleeps. Any thread. */
  void post(long mask) {
    if (interrupts.post(mask) && interrupts.sleeping) {
      if (Switches.TRACE) {
        wokenNanos = machine.nanos();
      }
      machine.port().wake(this);
    }
  }

  /** Adds an engine to be stepped in every turn. Any thread. */
  public void addPoller(Poller poller) {
    Poller stepped = RaisedPoller.on(machine, poller);
    pollers.updateAndGet(old -> {
      Poller[] now = Arrays.copyOf(old, old.length + 1);
      now[old.length] = stepped;
      return now;
    });
    machine.port().wake(this);
  }

  /**
   * Takes an engine out; it may still be in the step that is under way. To wait for that, make a
   * waiting {@link Machine#crossCall}: an engine has no interrupt window.
   */
  public void removePoller(Poller poller) {
    pollers.updateAndGet(
        old -> Arrays.stream(old).filter(p -> !RaisedPoller.is(p, poller)).toArray(Poller[]::new));
  }

  /**
   * One turn: reads the clock, runs what is due and pending, highest first, and steps the engines.
   * What keeps coming back while the turn lasts goes on in the next one.
   *
   * @return whether anything was done
   * @throws IllegalStateException if the machine has failed
   */
  public boolean turn() {
    machine.checkAlive();
    Context ctx = context;
    long now = machine.port().nanos();
    ctx.setNow(now);
    turns.add(1);
    if (now >= wheel.dueNanos()) {
      wheel.raise();
    }
    boolean worked = interrupts.runSome(ctx, SOURCES_A_TURN);
    if (Switches.TRACE) {
      worked |= stepTraced(ctx, now);
      ctx.tracer.turned(worked, ctx.level);
      return worked;
    }
    for (Poller p : pollers.get()) {
      worked |= p.poll(ctx, now);
      if (Switches.CHECK) {
        LevelChecker.idle(ctx, p);
      }
    }
    return worked;
  }

  /** Steps the engines, each of them a span of its own. */
  private boolean stepTraced(Context ctx, long now) {
    Poller[] engines = pollers.get();
    if (namedEngines != engines) {
      nameEngines(engines);
    }
    int[] names = engineNames;
    boolean worked = false;
    for (int i = 0; i < engines.length; i++) {
      ctx.tracer.begin(names[i], ctx.level);
      if (engines[i].poll(ctx, now)) {
        worked = true;
        ctx.tracer.end(names[i], ctx.level);
      } else {
        ctx.tracer.cancel(names[i], ctx.level);
      }
      if (Switches.CHECK) {
        LevelChecker.idle(ctx, engines[i]);
      }
    }
    return worked;
  }

  private void nameEngines(Poller[] engines) {
    int[] names = new int[engines.length];
    for (int i = 0; i < engines.length; i++) {
      String name = RaisedPoller.name(engines[i]);
      names[i] = machine.tracing().name(TraceName.of(TraceName.Kind.ENGINE, name));
    }
    namedEngines = engines;
    engineNames = names;
  }

  /**
   * Runs waiting cross-CPU calls and nothing else: for a CPU that has left its loop while another,
   * still in a handler, may wait for it.
   */
  public boolean serveCalls() {
    return interrupts.window(crossCalls.rank - 1, context);
  }

  /** How many turns the loop has made. */
  public long turns() {
    return turns.get();
  }

  /** Notes that the CPU is idle from the turn on that was just made; for who turns its loop. */
  public void beginIdle() {
    idleSince = context.now();
  }

  /** Notes that it was idle until the turn that was just made. */
  public void endIdle() {
    // First the sum, then the mark: see idleNanos().
    idleNanos = idleNanos + context.now() - idleSince;
    idleSince = BUSY;
  }

  /**
   * How long it was idle so far, the present idle time included; 0 if whoever turns its loop does
   * not say. Any thread.
   */
  public long idleNanos() {
    for (; ; ) {
      long sum = idleNanos;
      long since = idleSince;
      // The sum unchanged on both sides of the mark: the mark is not of a time summed already.
      if (sum == idleNanos) {
        return since == BUSY ? sum : sum + Math.max(0, machine.nanos() - since);
      }
    }
  }

  MachineStatistics.CpuUse statistics(Context ctx) {
    return new MachineStatistics.CpuUse(index, wheel.ran(), wheel.armed(ctx), idleNanos());
  }

  /**
   * Announces sleep: after this, whoever asserts a source wakes the CPU. The CPU must look once
   * more, by {@link #mustStayAwake}, before it really sleeps.
   */
  public void beginSleep() {
    context.traceBegin(Tracing.SLEEP);
    interrupts.sleeping = true;
  }

  /** Ends sleep. */
  public void endSleep() {
    interrupts.sleeping = false;
    context.traceEnd(Tracing.SLEEP);
    long woken = Switches.TRACE ? wokenNanos : 0;
    if (woken != 0) {
      wokenNanos = 0;
      long later = machine.nanos() - woken;
      context.traceEvent(Tracing.WOKEN, Math.clamp(later, 0, Integer.MAX_VALUE));
    }
  }

  /** Whether something is pending or an engine needs every turn. */
  public boolean mustStayAwake() {
    if (interrupts.anyAbove(0)) {
      return true;
    }
    for (Poller p : pollers.get()) {
      if (!p.maySleep()) {
        return true;
      }
    }
    return false;
  }

  /**
   * When time alone brings this CPU work, a callout's or an engine's, on the machine's clock;
   * {@link Long#MAX_VALUE} for never, a time that is past if it wants its next turn at once. Only
   * for whoever turns its loop.
   */
  public long nextDueNanos() {
    long due = wheel.dueNanos();
    for (Poller p : pollers.get()) {
      due = Math.min(due, p.dueNanos());
    }
    return due;
  }

  @Override
  public String toString() {
    return "cpu" + index;
  }
}
