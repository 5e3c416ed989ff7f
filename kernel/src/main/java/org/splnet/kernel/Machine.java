package org.splnet.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.trace.TraceName;
import org.splnet.kernel.trace.Tracing;

/**
 * A machine: CPUs, locks, interrupt lines, soft interrupts and callouts, under one configuration,
 * on one port.
 *
 * <p>Everything is made through the machine, which knows the binding: a driver asks for a mutex of
 * a class and gets a logical lock; what stands behind it is not its concern.
 */
public final class Machine implements AutoCloseable {
  private static final int TOP_POOL = 256;

  /** An idle application context that found no place in the pool. */
  private record MoreIdle(Context context, @Nullable MoreIdle next) {}

  private final MachineConfig config;
  private final Port port;
  private final Tracing tracing;
  private final AtomicInteger lockInstances = new AtomicInteger();
  private final AtomicInteger contextIds = new AtomicInteger();
  private final AtomicInteger localKeys = new AtomicInteger();
  private final AtomicInteger lineCount = new AtomicInteger();
  private final AtomicReference<List<Context>> contexts = new AtomicReference<>(List.of());
  private final AtomicReferenceArray<@Nullable Context> idleTops =
      new AtomicReferenceArray<>(TOP_POOL);
  private final AtomicReference<@Nullable MoreIdle> moreIdleTops = new AtomicReference<>();
  private final int callerRank;
  private final InterruptState noInterrupts;
  private final KernelLock kernelLock;
  private final Map<LockClass, LogicalLock> shared = new HashMap<>();
  private final Mutex interruptLock;
  private final List<Cpu> cpus;
  private final @Nullable LinePoller linePoller;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean running;

  /** The observed lock order; of use in checked runs only. */
  private final OrderGraph graph;

  private final Judge judge;

  /** How long a lock may be held in a checked run; 0 for as long as it likes. */
  private final long holdBoundNanos =
      Long.getLong("splnet.check.holdMicros", 0) * LockChecker.NANOS_A_MICRO;

  /** How long a level may be raised on a CPU in a checked run; 0 for as long as one likes. */
  private final long raiseBoundNanos =
      Long.getLong("splnet.check.raiseMicros", 0) * LockChecker.NANOS_A_MICRO;

  /** The soft interrupts that are established. */
  private final AtomicReference<List<SoftInterrupt>> softInterrupts =
      new AtomicReference<>(List.of());

  /** The lines that have handlers. */
  private final AtomicReference<List<InterruptLine>> lines = new AtomicReference<>(List.of());

  /** A machine that stands still until {@link #start}. */
  public Machine(MachineConfig config, Port port) {
    this.config = config;
    this.port = port;
    this.tracing = new Tracing(port::nanos);
    graph = new OrderGraph(this);
    judge = new Judge(port);
    int highest = 0;
    for (LockClass c : config.order().classes()) {
      if (c.domain() != Domain.KERNEL) {
        highest = Math.max(highest, levelOf(c));
      }
    }
    callerRank = config.options().levelWith().raisedByCaller(highest);
    noInterrupts = new InterruptState(config.levels().ranks());
    kernelLock = new KernelLock(this);
    shared.put(LockOrder.BIG, kernelLock);
    for (LockClass c : config.order().classes()) {
      LockClass to = config.binding().target(c);
      if (to != c && !shared.containsKey(to)) {
        shared.put(to, new Mutex(this, to, to.name()));
      }
    }
    interruptLock = mutex(LockOrder.INTERRUPT, "interrupts");
    List<Cpu> made = new ArrayList<>();
    for (int i = 0; i < config.cpus(); i++) {
      made.add(new Cpu(this, i));
    }
    cpus = List.copyOf(made);
    linePoller =
        config.options().entry() == EntryContext.POLLING
            ? new LinePoller(this, config.options())
            : null;
  }

  /** The configuration. */
  public MachineConfig config() {
    return config;
  }

  /** What it stands on. */
  public Port port() {
    return port;
  }

  /** What the contexts of this machine report, where {@link Switches#TRACE} is on. */
  public Tracing tracing() {
    return tracing;
  }

  /** The clock of the port, in nanoseconds. */
  public long nanos() {
    return port.nanos();
  }

  /** The level set. */
  public LevelSet levels() {
    return config.levels();
  }

  /** The lock order. */
  public LockOrder order() {
    return config.order();
  }

  /** The CPUs. */
  public List<Cpu> cpus() {
    return cpus;
  }

  /** The CPU of that index. */
  public Cpu cpu(int index) {
    return cpus.get(index);
  }

  /** The rank of a level on this machine. */
  public int rank(Ipl ipl) {
    return config.levels().rank(ipl);
  }

  int levelOf(LockClass c) {
    return rank(config.levelOf(c));
  }

  long holdBoundNanos() {
    return holdBoundNanos;
  }

  long raiseBoundNanos() {
    return raiseBoundNanos;
  }

  /** The observed lock order so far; nothing unless the run is checked. Any thread. */
  public ObservedOrder observed() {
    return graph.snapshot();
  }

  OrderGraph graph() {
    return graph;
  }

  /** What becomes of predictions. */
  Judge judge() {
    return judge;
  }

  int nextLockInstance() {
    return lockInstances.incrementAndGet();
  }

  /** The rank to which taking a lock of that class raises. */
  int raisedBy(LockClass c) {
    int level = levelOf(c);
    return c.domain() == Domain.KERNEL ? level : config.options().levelWith().raisedByLock(level);
  }

  /** The rank at which handlers and application calls begin, where callers raise the level. */
  int callerRank() {
    return callerRank;
  }

  @Nullable RealLock sharedLock(LockClass c) {
    LockClass to = config.binding().target(c);
    if (to == c) {
      return null;
    }
    LogicalLock lock = shared.get(to);
    return lock == null ? null : lock.real;
  }

  // ---- Locks

  /** The big lock. */
  public KernelLock kernelLock() {
    return kernelLock;
  }

  /** A mutex of a class. */
  public Mutex mutex(LockClass lockClass, String name) {
    return new Mutex(this, lockClass, name);
  }

  /** A readers-writer lock of a class. */
  public RwLock rwLock(LockClass lockClass, String name) {
    return new RwLock(this, lockClass, name);
  }

  /** A condition with its interlock. */
  public Condition condition(Mutex interlock) {
    return new Condition(this, interlock, "a signal", () -> false);
  }

  /**
   * A condition that can be checked: {@link #checkQuiescent} reports whoever sleeps on it though
   * what it waits for has come.
   *
   * @param what what is waited for, for people
   * @param dueLocked whether it has come; called with the interlock held
   */
  public Condition condition(Mutex interlock, String what, BooleanSupplier dueLocked) {
    return new Condition(this, interlock, what, dueLocked);
  }

  /** The lock that is entered around a whole handler, or null. */
  @Nullable EntryLock entryLock(Attach attach) {
    EntryLock big = attach.mpSafe() ? null : config.options().entryLock().ofUnflagged(kernelLock);
    return big != null ? big : entryLock(attach.domain());
  }

  /**
   * The lock that the binding enters around every handler and call of a domain, or null if it has
   * none there.
   */
  public @Nullable EntryLock entryLock(Domain domain) {
    LockClass c = config.binding().entry(domain);
    if (c == null) {
      return null;
    }
    return switch (shared.get(c)) {
      case KernelLock k -> k;
      case Mutex m -> m;
      case null, default ->
          throw new IllegalArgumentException(
              "binding '"
                  + config.binding()
                  + "' enters '"
                  + c
                  + "' around handlers, and binds no class to it");
    };
  }

  @Nullable Mutex heldSharedEntry(Context ctx) {
    return entryLock(Domain.PROTOCOL) instanceof Mutex m && m.isHeld(ctx) ? m : null;
  }

  /** Lock statistics so far, summed over all contexts. */
  public LockStatistics lockStatistics() {
    return LockStatistics.sum(config.order(), contexts.get());
  }

  /**
   * What has run on the CPUs so far. Context: TOP. Locks: none of class {@code interrupt} or {@code
   * callout} or further in.
   */
  public MachineStatistics statistics(Context ctx) {
    List<MachineStatistics.HandlerCount> handlers = new ArrayList<>();
    for (InterruptLine line : lines.get()) {
      line.addStatistics(ctx, handlers);
    }
    return new MachineStatistics(
        List.copyOf(handlers),
        softInterrupts.get().stream()
            .filter(s -> !s.isGone())
            .map(SoftInterrupt::statistics)
            .toList(),
        cpus.stream().map(c -> c.statistics(ctx)).toList());
  }

  /** Notes whether a line has handlers; in order of their making for those that keep them. */
  void noteLine(InterruptLine line, boolean used) {
    lines.updateAndGet(old -> {
      if (old.contains(line) == used) {
        return old;
      }
      return used
          ? Stream.concat(old.stream(), Stream.of(line)).toList()
          : old.stream().filter(l -> l != line).toList();
    });
  }

  // ---- Interrupts, soft interrupts, callouts, cross-calls

  /** A new interrupt line, routed to a CPU. */
  public InterruptLine line(String name, Cpu cpu) {
    return new InterruptLine(this, name, config.options().routing().home(this, cpu), interruptLock);
  }

  /** A CPU for the next device, each in turn. */
  public Cpu nextCpu() {
    return cpus.get(Math.floorMod(lineCount.getAndIncrement(), cpus.size()));
  }

  /**
   * Establishes a soft interrupt on every CPU.
   *
   * @throws LockViolation if the handler is not SMP-safe and its arrival at that level could
   *     deadlock
   */
  public <A> SoftInterrupt softInterrupt(
      String name, Ipl ipl, Handler<A> handler, A argument, Attach attach) {
    SoftLevel[] levels = new SoftLevel[cpus.size()];
    SoftInterrupt.Instance[] instances = new SoftInterrupt.Instance[cpus.size()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = cpus.get(i).softLevel(ipl);
      instances[i] =
          new SoftInterrupt.Instance(new HandlerRecord(this, name, handler, argument, attach));
      instances[i].record.traceAs(TraceName.Kind.SOFT_INTERRUPT, "", levels[i].rank);
      AttachRule.checkAll(this, instances[i].record, levels[i].rank);
    }
    SoftInterrupt soft = new SoftInterrupt(this, ipl, levels, instances);
    softInterrupts.updateAndGet(
        old -> Stream.concat(old.stream().filter(s -> !s.isGone()), Stream.of(soft)).toList());
    return soft;
  }

  /** A callout. */
  public <A> Callout callout(String name, Handler<A> handler, A argument, Attach attach) {
    HandlerRecord record = new HandlerRecord(this, name, handler, argument, attach);
    record.traceAs(TraceName.Kind.CALLOUT, "", rank(Ipl.SOFTCLOCK));
    AttachRule.checkAll(this, record, rank(Ipl.SOFTCLOCK));
    return new Callout(record, cpus.getFirst().wheel());
  }

  /**
   * Calls a function on a CPU at {@link Ipl#IPI}.
   *
   * <p>Context: below IPI if it waits. Locks: none that the function takes.
   *
   * @param wait whether to return only when the function has returned
   */
  public <A> void crossCall(Context ctx, Cpu cpu, Handler<A> function, A argument, boolean wait) {
    cpu.crossCalls().call(ctx, function, argument, wait);
  }

  // ---- Contexts

  Context newContext(@Nullable Cpu cpu, InterruptState interrupts) {
    int id = contextIds.incrementAndGet();
    Cpu home = cpu != null ? cpu : cpus.get(id % cpus.size());
    return newContext(id, null, cpu, home, interrupts);
  }

  private Context newContext(
      int id, @Nullable String name, @Nullable Cpu cpu, Cpu home, InterruptState interrupts) {
    SplittableRandom random = new SplittableRandom(config.seed() * 31 + id);
    Context ctx = new Context(id, name, this, cpu, home, interrupts, random);
    if (cpu == null) {
      ctx.level = callerRank;
    }
    contexts.updateAndGet(old -> {
      Context[] now = old.toArray(new Context[old.size() + 1]);
      now[old.size()] = ctx;
      return List.of(now);
    });
    return ctx;
  }

  /** A thread for an interrupt line, with a context of its own that uses the queues of a CPU. */
  InterruptThread interruptThread(String name, Cpu home) {
    Context ctx =
        newContext(
            contextIds.incrementAndGet(), "thread of line " + name, null, home, noInterrupts);
    InterruptThread thread = new InterruptThread(this, name, ctx);
    port.startWorker(this, thread);
    return thread;
  }

  /** The poll lists of the CPUs. */
  LinePoller linePoller() {
    LinePoller p = linePoller;
    if (p == null) {
      throw new IllegalStateException(this + " does not poll");
    }
    return p;
  }

  /**
   * A context for an application thread, for the time of one call; give it back with {@link
   * #leaveTop}.
   */
  public Context enterTop() {
    Context ctx = null;
    // Each that was made may lie at one of as many places.
    int places = Math.min(TOP_POOL, contexts.get().size());
    for (int i = 0; i < places && ctx == null; i++) {
      if (idleTops.get(i) != null) {
        ctx = idleTops.getAndSet(i, null);
      }
    }
    if (ctx == null) {
      MoreIdle more = moreIdleTops.getAndUpdate(m -> m == null ? null : m.next);
      ctx = more != null ? more.context : newContext(null, noInterrupts);
    }
    port.attached(ctx);
    ctx.traceBegin(Tracing.APPLICATION);
    return ctx;
  }

  /** Gives an application context back. It holds no lock and is at level NONE. */
  public void leaveTop(Context ctx) {
    ctx.traceEnd(Tracing.APPLICATION);
    port.detached(ctx);
    if (failure.get() != null) {
      return; // it may have been thrown out of a wait, and is in no state to be used again
    }
    if (Switches.CHECK) {
      LevelChecker.leaves(ctx, callerRank);
    }
    for (int i = 0; i < TOP_POOL; i++) {
      if (idleTops.get(i) == null && idleTops.compareAndSet(i, null, ctx)) {
        return;
      }
    }
    moreIdleTops.updateAndGet(m -> new MoreIdle(ctx, m));
  }

  /** A value per context, made at first use. */
  public <T> PerContext<T> perContext(Function<Context, T> make) {
    return new PerContext<>(localKeys.getAndIncrement(), make);
  }

  /** The name of the context of that id, for messages; empty if there is none. */
  String contextName(int id) {
    for (Context ctx : contexts.get()) {
      if (ctx.id == id) {
        return ctx.name();
      }
    }
    return "";
  }

  /** All contexts ever made; for reading per-context counters. */
  public List<Context> contexts() {
    return contexts.get();
  }

  /**
   * Checks that nothing was forgotten, when nothing is meant to be under way: no source is pending,
   * no soft interrupt is scheduled that did not run, no CPU is inside a handler, holds a lock (in a
   * checked run) or is at a raised level, and (in a checked run) nobody sleeps on a condition
   * though what it waits for has come.
   *
   * <p>Context: any thread, while no device, application or callout does anything.
   *
   * @throws LockViolation naming what was forgotten
   */
  public void checkQuiescent() {
    for (Cpu cpu : cpus) {
      Context ctx = cpu.context();
      String forgotten = cpu.interrupts().unserved();
      if (forgotten == null && (ctx.heldCount != 0 || ctx.nest != 0)) {
        forgotten = "the locks " + ctx.heldNames(ctx.heldCount) + " are held";
      }
      if (forgotten == null && (ctx.level != 0 || ctx.frameDepth() != 0)) {
        forgotten = "the level is " + ctx.levelName(ctx.level);
      }
      if (forgotten != null) {
        throw new LockViolation(LockRule.NOT_QUIESCENT, "on " + cpu + ", " + forgotten);
      }
    }
    for (SoftInterrupt s : softInterrupts.get()) {
      s.checkRan();
    }
    checkSleepers();
  }

  /**
   * Checks, in a checked run, that nobody sleeps on a condition though what it waits for has come.
   *
   * <p>Context: any thread, while nobody can go on.
   *
   * @throws LockViolation naming the sleeper
   */
  public void checkSleepers() {
    for (Context sleeper : contexts.get()) {
      Condition c = sleeper.sleepsOn;
      if (c != null) {
        Context ctx = enterTop();
        c.checkAsleep(ctx, sleeper);
        leaveTop(ctx);
      }
    }
  }

  /**
   * Says what everybody on this machine waits for who does: for a port that knows that none of them
   * can go on. Where they wait in a circle, {@link Context#lookForDeadlock} says more.
   *
   * <p>Context: any thread, while all contexts stand still, in a checked run.
   *
   * @return the report, a deadlock; it is not thrown
   */
  public LockViolation standstill() {
    return WaitGraph.standstill(this);
  }

  // ---- Life

  /** Sets the CPUs going. */
  public void start() {
    running = true;
    port.start(this);
  }

  /** Whether the CPUs are going. */
  public boolean isRunning() {
    return running;
  }

  /**
   * Stops the machine because a handler failed, as a kernel panics; the first failure is kept.
   * Whoever waits for something on this machine, a lock or a signal, then fails too. Any thread.
   */
  public void panic(Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      running = false;
      for (Context ctx : contexts.get()) {
        if (ctx.isTop()) {
          port.unblock(ctx);
        }
      }
    }
  }

  /**
   * Refuses to go on with a machine that has failed.
   *
   * @throws IllegalStateException with the failure as its cause
   */
  void checkAlive() {
    Throwable t = failure.get();
    if (t != null) {
      throw new IllegalStateException("machine '" + config.name() + "' failed: " + t, t);
    }
  }

  /** What stopped the machine, or null. */
  public @Nullable Throwable failure() {
    return failure.get();
  }

  /**
   * Stops the CPUs and waits for that.
   *
   * @throws IllegalStateException if a handler failed, with that failure as the cause
   */
  @Override
  public void close() {
    running = false;
    port.stop(this);
    checkAlive();
  }

  @Override
  public String toString() {
    return "machine " + config.name();
  }
}
