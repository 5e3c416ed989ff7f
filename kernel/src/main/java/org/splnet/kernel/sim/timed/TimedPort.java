package org.splnet.kernel.sim.timed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Port;
import org.splnet.kernel.sim.Coroutine;
import org.splnet.kernel.sim.Points;

/**
 * The port whose CPUs take the time that a cost model says. Same program, costs, topology and seed:
 * same run, to the picosecond.
 *
 * <p>A discrete-event simulation in which the events are the accesses to shared variables: whoever
 * is about to make one goes on only when no other CPU's clock is behind its own. Who waits in a
 * loop is put aside until something changes that it has read in it, and looks again when the
 * back-off of the host port has it look.
 *
 * <p>Each CPU has a core. Where there are fewer cores than CPUs, several CPUs take turns on one.
 *
 * <p>What the calling thread does itself, outside of any CPU, takes no time.
 */
public final class TimedPort implements Port {
  private static final long PICOS = 1_000;

  /** As many pauses as the host port makes at most between two looks. */
  private static final int BACK_OFF_DOUBLINGS = 6;

  /** An idle CPU looks at least so often, for what depends on no shared variable. */
  private static final long AGAIN_NANOS = 10_000;

  private final Costs costs;
  private final Topology topology;
  private final Core[] cores;
  private final CacheLines lines;
  private final Charges charges;
  private final Timeline timeline = new Timeline();
  private final List<TimedStrand> strands = new ArrayList<>();
  private int cpus;
  private @Nullable TimedStrand current;
  private @Nullable Throwable failure;
  private boolean callerPermit;

  /** At what time the calling thread goes on, once a CPU stops. */
  private long limitPicos;

  /** The time of whoever is behind all others. */
  private long nowPicos;

  private final long turnPicos;
  private final long pausePicos;
  private final long idleSpinPicos;
  private final long noticePicos;
  private final long wakePicos;
  private final long wakingPicos;

  /**
   * A port.
   *
   * @param cores how many cores its CPUs have
   * @param seed of what chance adds to the cost of work
   * @throws IllegalArgumentException if the topology has not so many, naming the remedy
   * @throws IllegalStateException if this JVM was started without the flag that coroutines need
   */
  public TimedPort(Costs costs, Topology topology, int cores, long seed) {
    Coroutine.check();
    if (cores < 1 || cores > topology.size()) {
      throw new IllegalArgumentException(
          "%d CPUs on a virtual machine of %s, which has %d cores: choose 1 to %d, or a larger topology (sockets x caches x cores, up to %d)"
              .formatted(cores, topology, topology.size(), topology.size(), Topology.MOST));
    }
    super();
    this.costs = costs;
    this.topology = topology;
    this.cores = new Core[cores];
    for (int i = 0; i < cores; i++) {
      this.cores[i] = new Core(i, seed);
    }
    this.lines = new CacheLines(topology, costs);
    this.charges = new Charges(this, lines, costs);
    this.turnPicos = costs.get("turn");
    this.pausePicos = Math.max(1, costs.get("spin.pause"));
    this.idleSpinPicos = costs.get("idle.spin");
    this.noticePicos = costs.get("wake.spinning");
    this.wakePicos = costs.get("wake.asleep");
    this.wakingPicos = costs.get("wake.call");
  }

  // ---- Running

  /** Who is to be told of woven points while this port's machines run. */
  public Points.Observer observer() {
    return charges;
  }

  /**
   * Goes on until the time of all CPUs is at least so late.
   *
   * @param untilNanos on the machine's clock
   */
  public void runUntil(long untilNanos) {
    long limit = untilNanos * PICOS;
    limitPicos = limit;
    while (!timeline.isEmpty() && timeline.first().at < limit) {
      step();
    }
    limitPicos = 0;
    nowPicos = Math.max(nowPicos, limit);
  }

  /**
   * From now on a variable that one CPU alone has touched so far is taken for its own: faster, and
   * wrong by as much as a CPU may be ahead of the others (a turn of its loop) once, when another
   * touches it for the first time after this.
   */
  public void settle() {
    charges.settle();
  }

  /** Lets the one go on that is behind all others; false if none can. */
  private boolean step() {
    if (timeline.isEmpty() || timeline.first().at == Long.MAX_VALUE) {
      return false;
    }
    TimedStrand s = timeline.removeFirst();
    if (s.at < s.core.clock) {
      // Another on its core went on meanwhile.
      s.at = s.core.clock;
      timeline.add(s);
      return true;
    }
    nowPicos = Math.max(nowPicos, s.at);
    if (s.asleep || s.parked) {
      awakes(s);
    }
    s.core.clock = s.at;
    TimedStrand outer = current;
    current = s;
    s.coroutine.resume();
    current = outer;
    s.done |= s.coroutine.isDone();
    rethrow();
    return true;
  }

  /** Its time has come, or something that it waits for. */
  private void awakes(TimedStrand s) {
    TimeUse use = s.asleep || !s.backsOff ? TimeUse.IDLE : TimeUse.WAITING;
    s.used[use.ordinal()] += s.at - s.since;
    s.asleep = false;
    if (s.parked) {
      s.parked = false;
      for (int i = 0; i < s.seenCount; i++) {
        s.seen[i].unwatchedBy(s);
      }
    }
  }

  private void rethrow() {
    Throwable t = failure;
    failure = null;
    switch (t) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null -> {}
      default -> throw new IllegalStateException(t);
    }
  }

  private void fail(Throwable t) {
    if (failure == null) {
      failure = t;
    }
  }

  /** Who runs now, or null. */
  @Nullable TimedStrand running() {
    return current;
  }

  private TimedStrand self() {
    TimedStrand s = current;
    if (s == null) {
      throw new IllegalStateException("nobody runs");
    }
    return s;
  }

  long picos() {
    TimedStrand s = current;
    return s == null ? nowPicos : s.core.clock;
  }

  /** Whoever runs waits until nobody is behind it. */
  void sync(TimedStrand s) {
    s.at = s.core.clock;
    if (s.at >= limitPicos || !timeline.isEmpty() && timeline.first().isBefore(s)) {
      timeline.add(s);
      if (!Coroutine.yield()) {
        // Inside a class initialiser: it goes on.
        timeline.remove(s);
      }
    }
  }

  private static void stop(TimedStrand s) {
    if (!Coroutine.yield()) {
      throw new IllegalStateException(
          s + " has to wait, and cannot: a class initialiser or a native method is under way");
    }
  }

  // ---- Waiting

  /** A line has changed that a strand waits for. */
  void seesChange(TimedStrand s, long at) {
    for (int i = 0; i < s.seenCount; i++) {
      s.seen[i].unwatchedBy(s);
    }
    long when = nextLook(s, at);
    if (when < s.at) {
      timeline.remove(s);
      s.at = when;
      timeline.add(s);
    }
  }

  /** When a strand that waits looks next, from a time on. */
  private long nextLook(TimedStrand s, long from) {
    long time = Math.max(from, s.since);
    long interval = s.backsOff ? pausePicos : turnPicos;
    long waited = time - s.waitingSince;
    if (s.backsOff) {
      for (int i = 0; i < BACK_OFF_DOUBLINGS; i++) {
        long look = pausePicos * ((1L << i + 1) - 1);
        if (look >= waited) {
          return s.waitingSince + look;
        }
      }
      interval = pausePicos << BACK_OFF_DOUBLINGS;
      waited -= pausePicos * ((1L << BACK_OFF_DOUBLINGS) - 1);
      return time - waited + (waited + interval - 1) / interval * interval;
    }
    return s.waitingSince + (waited + interval - 1) / interval * interval;
  }

  /** Puts it aside until something that it has read changes, or a time. */
  private void park(TimedStrand s, boolean backsOff, long untilPicos) {
    s.backsOff = backsOff;
    s.parked = true;
    s.since = s.core.clock;
    s.at = untilPicos;
    for (int i = 0; i < s.seenCount; i++) {
      s.seen[i].watchedBy(s);
    }
    timeline.add(s);
    stop(s);
  }

  @Override
  public void relax(Context ctx, int turn) {
    TimedStrand s = current;
    if (s == null) {
      if (!step()) {
        throw new IllegalStateException(
            ctx + " waits for another, and nobody can go on: it would wait for ever");
      }
      return;
    }
    s.hasWaited = true;
    if (turn == 0) {
      s.waitingSince = s.core.clock;
    } else if (s.isAllTheSame()) {
      park(s, true, Long.MAX_VALUE);
      s.look();
      return;
    }
    s.look();
    s.charge(TimeUse.WAITING, pausePicos);
    sync(s);
  }

  @Override
  public void wake(Cpu cpu) {
    if (cpu.context().portData instanceof TimedStrand s) {
      permit(s);
    }
  }

  @Override
  public void unblock(Context ctx) {
    if (ctx.portData instanceof TimedStrand s) {
      permit(s);
    } else {
      callerPermit = true;
    }
  }

  /** It sleeps no more, or will not the next time. */
  private void permit(TimedStrand s) {
    s.permit = true;
    long from = picos();
    if (s.asleep) {
      boolean spins = from - s.since <= idleSpinPicos;
      TimedStrand waker = current;
      if (!spins && waker != null) {
        waker.charge(TimeUse.KERNEL, wakingPicos);
      }
      from = Math.max(from, s.since) + (spins ? noticePicos : wakePicos);
      if (from < s.at) {
        timeline.remove(s);
        s.at = from;
        timeline.add(s);
      }
    }
  }

  private void sleep(TimedStrand s, long dueNanos) {
    if (!s.permit) {
      s.asleep = true;
      s.since = s.core.clock;
      s.at =
          dueNanos > Long.MAX_VALUE / PICOS
              ? Long.MAX_VALUE
              : Math.max(s.core.clock, dueNanos * PICOS);
      timeline.add(s);
      stop(s);
    }
    s.permit = false;
  }

  @Override
  public void attached(Context ctx) {
    ctx.portData = current;
  }

  @Override
  public void block(Context ctx, long deadlineNanos) {
    TimedStrand s = current;
    if (s != null) {
      sleep(s, deadlineNanos);
      return;
    }
    if (!callerPermit && !step()) {
      throw new IllegalStateException(
          ctx + " waits to be woken, and nobody can go on: it would wait for ever");
    }
    callerPermit = false;
  }

  // ---- CPUs and workers

  private TimedStrand add(String name, Machine machine, Core core, Runnable body) {
    TimedStrand s = new TimedStrand(strands.size(), name, machine, core, () -> guarded(body));
    strands.add(s);
    s.at = Math.max(core.clock, nowPicos);
    timeline.add(s);
    return s;
  }

  private void guarded(Runnable body) {
    try {
      body.run();
    } catch (Throwable t) {
      fail(t);
    }
  }

  @Override
  public void start(Machine machine) {
    for (Cpu cpu : machine.cpus()) {
      Core core = cores[cpus++ % cores.length];
      cpu.context().portData =
          add(machine.config().name() + " " + cpu, machine, core, () -> turnLoop(cpu));
    }
  }

  private void turnLoop(Cpu cpu) {
    TimedStrand s = self();
    while (!s.stopping) {
      s.look();
      s.hasWaited = false;
      s.charge(TimeUse.KERNEL, turnPicos);
      if (cpu.turn()) {
        sync(s);
      } else {
        idle(s, cpu);
      }
    }
  }

  /** A turn found nothing to do. */
  private void idle(TimedStrand s, Cpu cpu) {
    s.used[TimeUse.KERNEL.ordinal()] -= turnPicos;
    s.used[TimeUse.IDLE.ordinal()] += turnPicos;
    cpu.beginSleep();
    boolean awake = cpu.mustStayAwake();
    if (!awake) {
      sleep(s, cpu.nextDueNanos());
    }
    cpu.endSleep();
    if (awake) {
      awaitWork(s, cpu);
    }
  }

  /** It looks again and again, until something changes that it has looked at, or a time. */
  private void awaitWork(TimedStrand s, Cpu cpu) {
    long due = cpu.nextDueNanos();
    if (due > nanos() && !s.stopping && !s.hasWaited && s.isAllTheSame()) {
      s.waitingSince = s.core.clock;
      park(s, false, Math.min(due, nanos() + AGAIN_NANOS) * PICOS);
    } else {
      sync(s);
    }
  }

  @Override
  public void startWorker(Machine machine, Worker worker) {
    Object cpu = worker.context().cpu().context().portData;
    Core core = cpu instanceof TimedStrand c ? c.core : cores[strands.size() % cores.length];
    worker.context().portData = add(worker.name(), machine, core, () -> work(worker));
  }

  private void work(Worker worker) {
    TimedStrand s = self();
    while (!s.stopping) {
      s.look();
      if (worker.step()) {
        sync(s);
      } else {
        sleep(s, Long.MAX_VALUE);
      }
    }
  }

  @Override
  public void stop(Machine machine) {
    for (TimedStrand s : List.copyOf(strands)) {
      if (s.machine == machine && !s.done) {
        s.stopping = true;
        permit(s);
        if (s.parked) {
          seesChange(s, picos());
        }
        while (current == null && machine.failure() == null && !s.done && step()) {
          // until it has left its loop
        }
      }
    }
  }

  // ---- What it comes to

  @Override
  public long nanos() {
    return picos() / PICOS;
  }

  @Override
  public boolean isRunner(Context ctx) {
    TimedStrand s = current;
    return s == null || ctx.isTop() || ctx.portData == s;
  }

  /** The cost model. */
  public Costs costs() {
    return costs;
  }

  /** The virtual machine. */
  public Topology topology() {
    return topology;
  }

  /**
   * How the time of all CPUs was used since {@link #forget}, in nanoseconds, by the number of
   * {@link TimeUse}. A CPU that sleeps is counted when it wakes.
   */
  public long[] used() {
    long[] sum = new long[TimeUse.values().length];
    for (TimedStrand s : strands) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += s.used[i];
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= PICOS;
    }
    return sum;
  }

  /** What went from core to core since {@link #forget}, the dearest first. */
  public List<LineUse> lines() {
    List<LineUse> all = new ArrayList<>(lines.uses());
    if (charges.itemTransfers() > 0) {
      all.add(new LineUse("packets", charges.itemTransfers(), charges.itemPicos() / PICOS));
      all.sort(Comparator.comparingLong(LineUse::nanos).reversed().thenComparing(LineUse::name));
    }
    return List.copyOf(all);
  }

  /** Forgets what was counted so far. */
  public void forget() {
    for (TimedStrand s : strands) {
      Arrays.fill(s.used, 0);
      s.since = s.asleep || s.parked ? Math.max(s.since, nowPicos) : s.since;
    }
    lines.reset();
    charges.reset();
  }
}
