package org.splnet.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.trace.TraceName;

/**
 * An interrupt line: asserted by a device, served by the handlers established on it, on the one CPU
 * to which it is routed.
 *
 * <p>A line may be shared, by flagged and unflagged handlers and at different levels. Per level
 * there is one {@link Source}; asserting the line asserts them all in one operation, so handlers
 * run by descending level, each at its own, and those whose level is masked run when it drops.
 *
 * <p>A line is never served on two CPUs at once. Re-routing retires its sources on the old CPU,
 * waits for running handlers, puts new sources with the same handlers on the new CPU, and asserts
 * the line once more: an assertion that the old CPU had taken, and found its source retired, is not
 * lost. Handlers may be attached and detached meanwhile.
 */
public final class InterruptLine {
  /** To whom an assertion goes. An interface, so that the second kind is loaded when it is used. */
  private interface Target {
    void raise();
  }

  private record CpuTarget(Cpu cpu, long mask) implements Target {
    @Override
    public void raise() {
      cpu.post(mask);
    }
  }

  private record GateTarget(LineGate gate) implements Target {
    @Override
    public void raise() {
      gate.raise();
    }
  }

  private final Machine machine;
  private final String name;
  private final Mutex lock;
  private final KernelOptions options;

  @GuardedBy("lock")
  private final List<LineSource> sources = new ArrayList<>();

  /** The sources from which a re-routing under way takes the handlers; empty otherwise. */
  @GuardedBy("lock")
  private List<LineSource> retiring = List.of();

  /** A re-routing is under way: the sources are on no CPU. */
  @GuardedBy("lock")
  private boolean routing;

  @GuardedBy("lock")
  private Cpu cpu;

  /** Where assertions are let through one at a time; null where they go straight to the CPU. */
  @GuardedBy("lock")
  private @Nullable LineGate gate;

  private @Nullable InterruptThread thread;

  private volatile @Nullable Target target;
  private volatile boolean missed;

  InterruptLine(Machine machine, String name, Cpu cpu, Mutex lock) {
    this.machine = machine;
    this.name = name;
    this.cpu = cpu;
    this.lock = lock;
    this.options = machine.config().options();
    this.gate = newGate();
  }

  /** The name of the line. */
  public String name() {
    return name;
  }

  /**
   * Asserts the line: its handlers will run after what the caller has written so far. Any thread,
   * any level; coalesced while pending; never lost (with no handler attached, it waits for one).
   */
  @SchedulingPoint(Operation.LINE_ASSERT)
  public void raise() {
    Target t = target;
    for (; ; ) {
      if (t == null) {
        missed = true;
      } else {
        t.raise();
      }
      Target now = target;
      if (now == t) {
        return;
      }
      t = now;
    }
  }

  /**
   * Attaches a handler.
   *
   * <p>Context: any. Locks: none of class {@code interrupt} or further in.
   *
   * @param ipl the level at which the handler runs
   * @param attach the SMP-safe flag and the domain
   * @return what to give to {@link #disestablish}
   * @throws LockViolation if the handler is not SMP-safe and its arrival at that level on the CPU
   *     of the line could deadlock
   */
  public <A> Established establish(
      Context ctx, String handlerName, Ipl ipl, Handler<A> handler, A argument, Attach attach) {
    HandlerRecord record = new HandlerRecord(machine, handlerName, handler, argument, attach);
    return establish(ctx, ipl, record);
  }

  /**
   * Attaches a handler with a filter, which decides in the interrupt whether the handler is to run.
   * Under other entry contexts than {@link EntryContext#FILTER} the handler always runs and the
   * filter is not called.
   *
   * <p>Context and locks as the other.
   */
  public <A> Established establish(
      Context ctx,
      String handlerName,
      Ipl ipl,
      Filter<A> filter,
      Handler<A> handler,
      A argument,
      Attach attach) {
    HandlerRecord record = new HandlerRecord(machine, handlerName, handler, argument, attach);
    record.setFilter(filter);
    return establish(ctx, ipl, record);
  }

  /** Whether a handler may be attached, on every CPU that the line may reach. */
  @GuardedBy("lock")
  private void checkAttachLocked(HandlerRecord record, LineSource source) {
    boolean mixed = !record.mpSafe || isMixedLocked();
    checkLocked(record, source.rank, mixed);
    for (LineSource s : sources) {
      for (HandlerRecord h : s.attached()) {
        checkLocked(h, s.rank, mixed);
      }
    }
  }

  @GuardedBy("lock")
  private void checkLocked(HandlerRecord record, int rank, boolean mixed) {
    if (!entersKernelLock(record, rank, mixed)) {
      return;
    }
    if (options.routing() == Routing.ROUND_ROBIN) {
      AttachRule.checkEverywhere(machine, record, rank);
    } else {
      AttachRule.check(machine, record, rank, cpu.index());
    }
  }

  private boolean entersKernelLock(HandlerRecord record, int rank, boolean mixed) {
    return record.entry == machine.kernelLock()
        || options.entryLock().demotes(machine, rank, mixed);
  }

  @GuardedBy("lock")
  private boolean isMixedLocked() {
    return sources.stream().anyMatch(LineSource::hasUnflagged);
  }

  @SchedulingPoint(Operation.LINE_ATTACH)
  private Established establish(Context ctx, Ipl ipl, HandlerRecord record) {
    lock.enter(ctx);
    try {
      LineSource source = sourceLocked(ipl);
      checkAttachLocked(record, source);
      record.traceAs(TraceName.Kind.HANDLER, name, source.rank);
      source.add(record);
      dispatchLocked();
      publishLocked();
      machine.noteLine(this, true);
    } finally {
      lock.exit(ctx);
    }
    raiseMissed();
    return new Established(this, record);
  }

  /**
   * Detaches a handler and waits until it no longer runs anywhere.
   *
   * <p>Context: any but the handler itself. Locks: none that the handler takes.
   *
   * @throws LockViolation if the handler runs on the calling CPU, below the caller
   */
  @SchedulingPoint(Operation.LINE_ATTACH)
  public void disestablish(Context ctx, Established established) {
    HandlerRecord record = established.record;
    List<LineSource> mayRun = new ArrayList<>();
    lock.enter(ctx);
    try {
      LineSource from = null;
      for (LineSource s : sources) {
        if (s.has(record)) {
          from = s;
        }
      }
      if (from == null) {
        return;
      }
      from.remove(record);
      mayRun.addAll(retiring);
      mayRun.add(from);
      dispatchLocked();
      if (from.isEmpty()) {
        if (gate != null) {
          publishLocked(); // the source stays: the gate may have given the line to it
        } else {
          sources.remove(from);
          if (!routing) {
            publishLocked();
            from.cpu.interrupts().remove(from);
          }
          from.retired();
        }
      }
      machine.noteLine(this, sources.stream().anyMatch(s -> !s.isEmpty()));
    } finally {
      lock.exit(ctx);
    }
    for (LineSource s : mayRun) {
      if (Switches.CHECK) {
        LockChecker.awaits(ctx, s.waitable());
      }
      s.await(ctx, "handler " + record.name + " of line " + name);
    }
    if (Switches.CHECK) {
      machine.graph().forgetUse();
    }
    raiseMissed();
  }

  /**
   * Routes the line to another CPU; waits for running handlers; loses no assertion. The handlers
   * run once more afterwards, and may find nothing to do.
   *
   * <p>Context: any but a handler of this line. Locks: none that the line's handlers take.
   *
   * @throws LockViolation if a handler is not SMP-safe and its arrival on that CPU could deadlock;
   *     the line stays where it is
   * @throws IllegalStateException under {@link Routing#ROUND_ROBIN}, where a line has no CPU
   */
  @SchedulingPoint(Operation.LINE_ATTACH)
  public void route(Context ctx, Cpu to) {
    if (options.routing() == Routing.ROUND_ROBIN) {
      throw new IllegalStateException(
          "line "
              + name
              + " goes round all CPUs and cannot be routed to "
              + to
              + ": use --route fixed");
    }
    if (cpu(ctx) == to) {
      return;
    }
    int turn = 0;
    while (!beginRoute(ctx, to)) {
      ctx.spin(turn++);
    }
    for (LineSource s : retiring(ctx)) {
      if (Switches.CHECK) {
        LockChecker.awaits(ctx, s.waitable());
      }
      s.await(ctx, "line " + name);
    }
    if (Switches.CHECK) {
      machine.graph().forgetUse();
    }
    lock.enter(ctx);
    try {
      routing = false;
      retiring = List.of();
      for (LineSource s : sources) {
        placeLocked(s);
      }
      publishLocked();
    } finally {
      lock.exit(ctx);
    }
    raiseMissed();
  }

  /** Takes the line out of use; false if it is being routed already. */
  private boolean beginRoute(Context ctx, Cpu to) {
    lock.enter(ctx);
    try {
      if (routing) {
        return false;
      }
      for (LineSource s : sources) {
        s.refuseOwn(ctx, "line " + name);
        for (HandlerRecord h : s.attached()) {
          if (entersKernelLock(h, s.rank, isMixedLocked())) {
            AttachRule.check(machine, h, s.rank, to.index());
          }
        }
      }
      routing = true;
      target = null;
      if (!sources.isEmpty()) {
        missed = true;
      }
      retiring = List.copyOf(sources);
      sources.clear();
      for (LineSource s : retiring) {
        if (s.turns.isEmpty()) {
          cpu.interrupts().remove(s);
        }
        s.turns.forEach(t -> t.cpu.interrupts().remove(t));
        sources.add(s.moveTo(to));
      }
      gate = newGate();
      cpu = to;
      return true;
    } finally {
      lock.exit(ctx);
    }
  }

  private List<LineSource> retiring(Context ctx) {
    lock.enter(ctx);
    try {
      return retiring;
    } finally {
      lock.exit(ctx);
    }
  }

  private void raiseMissed() {
    if (missed && target != null) {
      missed = false;
      raise();
    }
  }

  /** The CPU to which the line is routed. */
  public Cpu cpu(Context ctx) {
    lock.enter(ctx);
    try {
      return cpu;
    } finally {
      lock.exit(ctx);
    }
  }

  /** Adds what its handlers have counted, highest level first. */
  void addStatistics(Context ctx, List<MachineStatistics.HandlerCount> to) {
    boolean round = options.routing() == Routing.ROUND_ROBIN;
    lock.enter(ctx);
    try {
      for (LineSource s : sources) {
        for (HandlerRecord h : s.attached()) {
          to.add(
              new MachineStatistics.HandlerCount(
                  name,
                  h.name,
                  round ? MachineStatistics.EVERY_CPU : cpu.index(),
                  s.ipl,
                  h.mpSafe,
                  h.wrapped(),
                  h.count.get()));
        }
      }
    } finally {
      lock.exit(ctx);
    }
  }

  private @Nullable LineGate newGate() {
    return options.routing() == Routing.ROUND_ROBIN || options.entry() == EntryContext.POLLING
        ? new LineGate()
        : null;
  }

  LineSource newSource(Ipl ipl, int rank, Cpu on) {
    return options.entry().sourceOf(this, ipl, rank, on);
  }

  /** The line's thread, made when it is first wanted. Locks: that of the line. */
  InterruptThread thread(Cpu home) {
    InterruptThread t = thread;
    if (t == null) {
      t = machine.interruptThread(name, home);
      thread = t;
    }
    return t;
  }

  @GuardedBy("lock")
  private LineSource sourceLocked(Ipl ipl) {
    int rank = machine.rank(ipl);
    for (LineSource s : sources) {
      if (s.rank == rank) {
        return s;
      }
    }
    LineSource s = newSource(ipl, rank, cpu);
    if (!routing) {
      placeLocked(s);
    }
    sources.add(s);
    sources.sort(Comparator.comparingInt((LineSource x) -> -x.rank));
    return s;
  }

  /** Gives a source its bit, or where there is a gate one on each CPU to which that leads. */
  @GuardedBy("lock")
  private void placeLocked(LineSource s) {
    LineGate g = gate;
    if (g == null) {
      s.cpu.interrupts().add(s);
      return;
    }
    s.setGate(g);
    s.turns = gateCpusLocked().stream().map(c -> new TurnSource(s, g, c)).toList();
    s.turns.forEach(t -> t.cpu.interrupts().add(t));
  }

  @GuardedBy("lock")
  private List<Cpu> gateCpusLocked() {
    return options.routing() == Routing.ROUND_ROBIN ? machine.cpus() : List.of(cpu);
  }

  /** Decides anew what is called for the handlers of each level. */
  @GuardedBy("lock")
  private void dispatchLocked() {
    boolean mixed = isMixedLocked();
    for (LineSource s : sources) {
      s.dispatch(options.entryLock(), machine, mixed);
    }
  }

  @GuardedBy("lock")
  private void publishLocked() {
    if (routing) {
      return;
    }
    LineGate g = gate;
    if (sources.stream().allMatch(LineSource::isEmpty)) {
      target = null;
    } else if (g != null) {
      g.publish(spreadLocked());
      target = new GateTarget(g);
    } else {
      long mask = 0;
      for (LineSource s : sources) {
        mask |= s.bit;
      }
      target = new CpuTarget(cpu, mask);
    }
  }

  @GuardedBy("lock")
  private LineGate.Spread spreadLocked() {
    List<Cpu> cpus = gateCpusLocked();
    long[] masks = new long[cpus.size()];
    for (LineSource s : sources) {
      for (int i = 0; i < masks.length; i++) {
        masks[i] |= s.turns.get(i).bit;
      }
    }
    return new LineGate.Spread(cpus.toArray(Cpu[]::new), masks, sources.size());
  }

  @Override
  public String toString() {
    return "line '" + name + "'";
  }

  /** An attached handler. */
  public static final class Established {
    private final InterruptLine line;
    private final HandlerRecord record;

    Established(InterruptLine line, HandlerRecord record) {
      this.line = line;
      this.record = record;
    }

    /** The line on which the handler was established. */
    public InterruptLine line() {
      return line;
    }

    /** Whether a lock is entered around the handler. */
    public boolean wrapped() {
      return record.wrapped();
    }

    /** How often the handler ran; a moment old where another CPU runs it. */
    public long count() {
      return record.count.get();
    }
  }
}
