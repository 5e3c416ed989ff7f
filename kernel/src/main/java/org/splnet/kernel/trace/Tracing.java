package org.splnet.kernel.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.splnet.kernel.Switches;

/**
 * The tracing of a machine: the tracer of each context, the names, and the window.
 *
 * <p>Which kind of tracer is chosen for the whole JVM, see {@link Switches}. Rings are written
 * between {@link #start} and {@link #stop} and read after that; accounts always run, and two
 * readings are compared. Any thread, unless said.
 */
public final class Tracing {
  /** The number of {@link TraceName.Kind#LOOP}. */
  public static final int LOOP = 0;

  /** The number of {@link TraceName.Kind#IDLE}. */
  public static final int IDLE = 1;

  /** The number of {@link TraceName.Kind#SLEEP}. */
  public static final int SLEEP = 2;

  /** The number of an application's call; see {@link TraceName.Kind#APPLICATION}. */
  public static final int APPLICATION = 3;

  /** The number of a cross-CPU call; see {@link TraceName.Kind#CROSS_CALL}. */
  public static final int CROSS_CALL = 4;

  /** An event: a CPU runs again, so many nanoseconds after it was woken. */
  public static final int WOKEN = 5;

  /** An event: a context wakes the application context of that number. */
  public static final int WAKES = 6;

  /** An event: a context calls the CPU of that number. */
  public static final int CALLS_CPU = 7;

  /** The number of {@link TraceName.Kind#AWAY}. */
  public static final int AWAY = 8;

  private static final List<TraceName> FIXED =
      List.of(
          TraceName.of(TraceName.Kind.LOOP, "loop"),
          TraceName.of(TraceName.Kind.IDLE, "idle"),
          TraceName.of(TraceName.Kind.SLEEP, "asleep"),
          TraceName.of(TraceName.Kind.APPLICATION, "application"),
          TraceName.of(TraceName.Kind.CROSS_CALL, "cross-CPU call"),
          TraceName.of(TraceName.Kind.EVENT, "woken"),
          TraceName.of(TraceName.Kind.EVENT, "wakes"),
          TraceName.of(TraceName.Kind.EVENT, "calls CPU"),
          TraceName.of(TraceName.Kind.AWAY, "away"));

  private final LongSupplier clock;
  private final AtomicReference<List<TraceName>> names = new AtomicReference<>(FIXED);
  private final AtomicReference<List<OfContext>> contexts = new AtomicReference<>(List.of());
  private volatile boolean armed;
  private volatile long startedNanos;

  /**
   * A context and its tracer.
   *
   * @param context the name of the context
   * @param onCpu whether it is a CPU
   * @param tracer what it reports to
   */
  private record OfContext(String context, boolean onCpu, Tracer tracer) {}

  /**
   * What a context told in a window.
   *
   * @param context its name
   * @param onCpu whether it is a CPU
   * @param overflowed whether the first of it was overwritten
   * @param records what is left, oldest first
   */
  public record ContextTrace(
      String context, boolean onCpu, boolean overflowed, List<TraceRecord> records) {}

  /**
   * What contexts used since the machine was made.
   *
   * @param cpus by name, summed over the CPUs
   * @param others by name, summed over application contexts and threads of interrupt lines
   */
  public record Account(
      Map<TraceName, TimeAccount.Use> cpus, Map<TraceName, TimeAccount.Use> others) {
    /** What was used since an earlier reading of the same machine. */
    public Account since(Account earlier) {
      return new Account(minus(cpus, earlier.cpus), minus(others, earlier.others));
    }

    /** The sum with that of another machine. */
    public Account plus(Account other) {
      return new Account(plus(cpus, other.cpus), plus(others, other.others));
    }

    private static Map<TraceName, TimeAccount.Use> minus(
        Map<TraceName, TimeAccount.Use> a, Map<TraceName, TimeAccount.Use> b) {
      Map<TraceName, TimeAccount.Use> out = new LinkedHashMap<>();
      a.forEach(
          (name, use) -> out.put(name, use.minus(b.getOrDefault(name, TimeAccount.Use.NONE))));
      return out;
    }

    private static Map<TraceName, TimeAccount.Use> plus(
        Map<TraceName, TimeAccount.Use> a, Map<TraceName, TimeAccount.Use> b) {
      Map<TraceName, TimeAccount.Use> out = new LinkedHashMap<>(a);
      b.forEach((name, use) -> out.merge(name, use, TimeAccount.Use::plus));
      return out;
    }
  }

  /**
   * The tracing of a new machine.
   *
   * @param clock the machine's, in nanoseconds
   */
  public Tracing(LongSupplier clock) {
    this.clock = clock;
  }

  /** The tracer of a new context. */
  public Tracer newTracer(String context, boolean onCpu) {
    if (!Switches.TRACE) {
      return Tracer.NONE;
    }
    Tracer tracer =
        Switches.TRACE_ACCOUNT
            ? new TimeAccount(clock)
            : new TraceRing(clock, () -> armed, Switches.TRACE_RECORDS);
    contexts.updateAndGet(old -> plus(old, new OfContext(context, onCpu, tracer)));
    return tracer;
  }

  /** The number of a name; the same name has the same number. */
  public int name(TraceName name) {
    if (!Switches.TRACE) {
      return LOOP;
    }
    return names.updateAndGet(old -> old.contains(name) ? old : plus(old, name)).indexOf(name);
  }

  /** As the other, of a name with nothing but that. */
  public int name(TraceName.Kind kind, String name) {
    return Switches.TRACE ? name(TraceName.of(kind, name)) : LOOP;
  }

  private static <T> List<T> plus(List<T> old, T more) {
    List<T> now = new ArrayList<>(old);
    now.add(more);
    return List.copyOf(now);
  }

  /** The names by their numbers. */
  public List<TraceName> names() {
    return names.get();
  }

  /** Begins a new window. */
  public void start() {
    for (OfContext c : contexts.get()) {
      if (c.tracer instanceof TraceRing ring) {
        ring.clear();
      }
    }
    startedNanos = clock.getAsLong();
    armed = true;
  }

  /** Ends the window. */
  public void stop() {
    armed = false;
  }

  /** When the window began, on the machine's clock. */
  public long startedNanos() {
    return startedNanos;
  }

  /** What the contexts told in the window, after {@link #stop}; those that told something. */
  public List<ContextTrace> records() {
    List<ContextTrace> out = new ArrayList<>();
    for (OfContext c : contexts.get()) {
      if (c.tracer instanceof TraceRing ring) {
        List<TraceRecord> records = ring.records();
        if (!records.isEmpty()) {
          out.add(new ContextTrace(c.context, c.onCpu, ring.overflowed(), records));
        }
      }
    }
    return out;
  }

  /** Who used the time so far, where accounts are kept. */
  public Account account() {
    Map<TraceName, TimeAccount.Use> cpus = new LinkedHashMap<>();
    Map<TraceName, TimeAccount.Use> others = new LinkedHashMap<>();
    List<TraceName> known = names.get();
    for (OfContext c : contexts.get()) {
      if (c.tracer instanceof TimeAccount account) {
        for (int i = 0; i < known.size(); i++) {
          (c.onCpu ? cpus : others).merge(known.get(i), account.use(i), TimeAccount.Use::plus);
        }
      }
    }
    return new Account(cpus, others);
  }
}
