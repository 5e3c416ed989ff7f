package org.splnet.kernel;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one line at one level, on the CPU to which the line is routed. It never changes
 * its CPU: where the line is routed elsewhere, another source takes over its handlers.
 *
 * <p>Here the interrupt itself serves them; the subclasses put that off, see {@link EntryContext}.
 */
class LineSource extends Source {
  private static final HandlerRecord[] NONE = {};

  private final InterruptLine line;
  final Ipl ipl;
  final Cpu cpu;
  final Activity activity = new Activity();

  /** As they were attached; guarded by the lock of the line. */
  private HandlerRecord[] given = NONE;

  /** What is called for them. */
  volatile HandlerRecord[] handlers = NONE;

  /** Other records stand for the handlers; guarded by the lock of the line. */
  private boolean wrapped;

  /** Made by whoever asks first, be it the line's CPU or one who waits for it. */
  private volatile OrderGraph.@Nullable Waitable waitable;

  /** Who serves it, or did last, where that is not always {@link #cpu}. */
  volatile @Nullable Context runner;

  private @Nullable LineGate gate;

  /** Its bits on the CPUs, where there is a gate; guarded by the lock of the line. */
  List<TurnSource> turns = List.of();

  LineSource(InterruptLine line, Ipl ipl, int rank, Cpu cpu) {
    super(rank);
    this.line = line;
    this.ipl = ipl;
    this.cpu = cpu;
  }

  @Override
  void run(Context ctx) {
    serve(ctx);
  }

  /** As {@link #run}, on whatever CPU has the line for this time. */
  void runTurn(Context ctx) {
    runner = ctx;
    run(ctx);
  }

  /** Whether the interrupt only sees to it that the handlers will run. */
  boolean defers() {
    return false;
  }

  /** Runs the handlers. */
  final void serve(Context ctx) {
    activity.begin();
    count++;
    OrderGraph.Waitable outer = Switches.CHECK ? LockChecker.runs(ctx, waitable(), false) : null;
    callHandlers(ctx);
    if (Switches.CHECK) {
      LockChecker.ran(ctx, outer);
    }
    activity.end();
  }

  /**
   * As what a checked run knows a wait for its handlers: they run, and are waited for, together.
   */
  OrderGraph.Waitable waitable() {
    OrderGraph.Waitable w = waitable;
    if (w == null) {
      String level = cpu.machine().levels().name(rank);
      w = cpu.machine().graph().waitable("line '" + line.name() + "' at " + level);
      waitable = w;
    }
    return w;
  }

  /** The handlers as they were attached. Locks: that of the line. */
  HandlerRecord[] attached() {
    return given;
  }

  void callHandlers(Context ctx) {
    for (HandlerRecord h : handlers) {
      h.call(ctx);
    }
  }

  /** What was put off has been done. */
  final void ended() {
    LineGate g = gate;
    if (g != null) {
      g.end();
    }
  }

  /** It is out of use. */
  void retired() {
    // nothing to give back
  }

  final LineGate gate() {
    LineGate g = gate;
    if (g == null) {
      throw new IllegalStateException(this + " has no gate");
    }
    return g;
  }

  void setGate(LineGate to) {
    gate = to;
  }

  void add(HandlerRecord record) {
    HandlerRecord[] now = Arrays.copyOf(given, given.length + 1);
    now[given.length] = record;
    given = now;
  }

  void remove(HandlerRecord record) {
    given = Arrays.stream(given).filter(h -> h != record).toArray(HandlerRecord[]::new);
  }

  boolean has(HandlerRecord record) {
    return Arrays.asList(given).contains(record);
  }

  boolean isEmpty() {
    return given.length == 0;
  }

  /** Whether a handler is not flagged. */
  boolean hasUnflagged() {
    return Arrays.stream(given).anyMatch(h -> !h.mpSafe);
  }

  /**
   * Takes over what has been added and removed.
   *
   * <p>A filter that runs meanwhile may have marked a record that is called no more, and will not
   * ask for that handler again. So where the records that stand for the handlers change, all of
   * them count as wanted.
   */
  void dispatch(EntryScope scope, Machine machine, boolean mixed) {
    HandlerRecord[] now = scope.dispatched(machine, rank, given, mixed);
    boolean wraps = now != given;
    for (HandlerRecord h : given) {
      h.demoted = wraps;
    }
    if (wraps || wrapped) {
      for (HandlerRecord h : now) {
        h.wanted = true;
      }
    }
    wrapped = wraps;
    handlers = now;
  }

  /** Gives its handlers to a new source on another CPU; a run that begins after this finds none. */
  LineSource moveTo(Cpu to) {
    LineSource moved = line.newSource(ipl, rank, to);
    moved.given = given;
    moved.handlers = handlers;
    moved.wrapped = wrapped;
    handlers = NONE;
    given = NONE;
    retired();
    return moved;
  }

  /** Waits for the run under way; refuses if the caller is that run. */
  void await(Context ctx, String what) {
    if (staysOnCpu()) {
      activity.await(ctx, cpu, what);
    } else {
      refuseOwn(ctx, what);
      activity.awaitEnd(ctx);
    }
  }

  void refuseOwn(Context ctx, String what) {
    refuseOwn(ctx, activity, what);
  }

  /**
   * Throws if a run is under way and the caller is that run, or below it. Looks at the run first:
   * the runner names itself before it begins, so what is read then is of this run or a later one.
   */
  final void refuseOwn(Context ctx, Activity of, String what) {
    if (staysOnCpu()) {
      of.refuseOwn(ctx, cpu, what);
    } else if (of.running() && runner == ctx) {
      throw new LockViolation(
          LockRule.WAIT_FOR_HANDLER,
          ctx,
          "wait for " + what,
          ctx + " waits for " + what + ", which it interrupted or is itself");
    }
  }

  /** Whether it is served on {@link #cpu} and nowhere else. */
  boolean staysOnCpu() {
    return gate == null;
  }

  @Override
  public String toString() {
    return "the handler "
        + String.join(", ", Arrays.stream(handlers).map(h -> h.name).toList())
        + " of line "
        + line.name();
  }
}
