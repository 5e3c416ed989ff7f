package org.splnet.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private record Target(Cpu cpu, long mask) {}

  private final Machine machine;
  private final String name;
  private final Mutex lock;

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

  private volatile @Nullable Target target;
  private volatile boolean missed;

  InterruptLine(Machine machine, String name, Cpu cpu, Mutex lock) {
    this.machine = machine;
    this.name = name;
    this.cpu = cpu;
    this.lock = lock;
  }

  /** The name of the line. */
  public String name() {
    return name;
  }

  /**
   * Asserts the line: its handlers will run after what the caller has written so far. Any thread,
   * any level; coalesced while pending; never lost (with no handler attached, it waits for one).
   */
  public void raise() {
    Target t = target;
    for (; ; ) {
      if (t == null) {
        missed = true;
      } else {
        t.cpu.post(t.mask);
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
    int rank = machine.rank(ipl);
    lock.enter(ctx);
    try {
      AttachRule.check(machine, record, rank, cpu.index());
      sourceLocked(rank).add(record);
      publishLocked();
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
      if (from.handlers.length == 0) {
        sources.remove(from);
        if (!routing) {
          publishLocked();
          from.cpu.interrupts().remove(from);
        }
      }
    } finally {
      lock.exit(ctx);
    }
    for (LineSource s : mayRun) {
      if (Switches.CHECK) {
        LockChecker.awaits(ctx, s.waitable());
      }
      s.activity.await(ctx, s.cpu, "handler " + record.name + " of line " + name);
    }
    if (Switches.CHECK) {
      machine.graph().forgetUse();
    }
  }

  /**
   * Routes the line to another CPU; waits for running handlers; loses no assertion. The handlers
   * run once more afterwards, and may find nothing to do.
   *
   * <p>Context: any but a handler of this line. Locks: none that the line's handlers take.
   *
   * @throws LockViolation if a handler is not SMP-safe and its arrival on that CPU could deadlock;
   *     the line stays where it is
   */
  public void route(Context ctx, Cpu to) {
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
      s.activity.await(ctx, s.cpu, "line " + name);
    }
    if (Switches.CHECK) {
      machine.graph().forgetUse();
    }
    lock.enter(ctx);
    try {
      routing = false;
      retiring = List.of();
      for (LineSource s : sources) {
        to.interrupts().add(s);
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
        s.activity.refuseOwn(ctx, s.cpu, "line " + name);
        for (HandlerRecord h : s.handlers) {
          AttachRule.check(machine, h, s.rank, to.index());
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
        cpu.interrupts().remove(s);
        sources.add(s.moveTo(to));
      }
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

  @GuardedBy("lock")
  private LineSource sourceLocked(int rank) {
    for (LineSource s : sources) {
      if (s.rank == rank) {
        return s;
      }
    }
    LineSource s = new LineSource(this, rank, cpu);
    if (!routing) {
      cpu.interrupts().add(s);
    }
    sources.add(s);
    sources.sort(Comparator.comparingInt((LineSource x) -> -x.rank));
    return s;
  }

  @GuardedBy("lock")
  private void publishLocked() {
    if (routing) {
      return;
    }
    long mask = 0;
    for (LineSource s : sources) {
      mask |= s.bit;
    }
    target = sources.isEmpty() ? null : new Target(cpu, mask);
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
      return record.count;
    }
  }
}
