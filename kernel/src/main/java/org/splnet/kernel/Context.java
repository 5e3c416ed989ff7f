package org.splnet.kernel;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.trace.Tracer;

/**
 * Who is running: the first argument on every path through the kernel, the protocols and the
 * drivers.
 *
 * <p>A CPU has one context, used by whatever runs on it; an interrupt frame saves and restores the
 * per-frame part (level, mutex nesting). An application thread gets a context of its own for the
 * time of one call ({@link Machine#enterTop}): bound to a CPU for its queues, but preempted by
 * nothing, so that there a level is only recorded and checked, and locks do the work.
 *
 * <p>A context is used by one thread at a time and is not safe to share.
 */
@Unwatched(
    primitive = "context",
    why = "it belongs to who runs; an interrupt frame saves what it changes and restores it")
public final class Context extends Padded {
  /** Keys of the checker that a context remembers. */
  private static final int SEEN = 256;

  /** Names the owner in lock words; 1 and up. */
  final int id;

  /** Null where it follows from the CPU or the number. */
  private final @Nullable String given;

  final Machine machine;

  /** The CPU that this context is, null for an application thread. */
  final @Nullable Cpu cpu;

  private final Cpu home;
  private final InterruptState interrupts;

  // The present frame.
  int level;
  int nest;
  private int savedLevel;
  private int depth;
  int frameLevel;

  private long nowNanos;
  private @Nullable Object[] locals = new @Nullable Object[8];
  private final RandomGenerator random;

  /** What the port keeps for this context, such as the thread to unpark. */
  public @Nullable Object portData;

  /** Set by whoever signals the condition on which this context waits. */
  volatile boolean signalled;

  final long[] lockStats;

  /** To whom this reports what it does, where {@link Switches#TRACE} is on. */
  final Tracer tracer;

  // Kept in checked runs only.
  LogicalLock[] held = {};
  @Nullable Place[] heldPlaces = {};
  int heldCount;
  int heldBase;

  /** Since when each is held, on the machine's clock; where a bound is set. */
  private long[] heldSince = {};

  /**
   * The handler that runs in this frame, as others wait for it; and whether it may run anywhere.
   */
  OrderGraph.@Nullable Waitable running;

  boolean anyCpu;

  /** What the topmost frame waits for, and a number that changes with it; see {@link WaitGraph}. */
  @Nullable Wait waiting;

  volatile int waitSerial;

  /** On which condition it sleeps, and where it took the interlock. */
  volatile @Nullable Condition sleepsOn;

  @Nullable Place sleepsFrom;

  /** How often its data were touched. */
  int touches;

  /** Since when the level is above that of the frame; where a bound is set. */
  long raisedSince;

  private long @Nullable [] seenKeys;
  private @Nullable Place[] seenPlaces = new @Nullable Place[0];

  Context(
      int id,
      @Nullable String given,
      Machine machine,
      @Nullable Cpu cpu,
      Cpu home,
      InterruptState interrupts,
      RandomGenerator random) {
    this.id = id;
    this.given = given;
    this.machine = machine;
    this.cpu = cpu;
    this.home = home;
    this.interrupts = interrupts;
    this.random = random;
    this.lockStats = LockStatistics.counters(machine.order().classes().size());
    this.tracer = Switches.TRACE ? machine.tracing().newTracer(name(), cpu != null) : Tracer.NONE;
  }

  /** The machine on which this runs. */
  public Machine machine() {
    return machine;
  }

  /** The CPU on which this runs, or to which the application thread is bound for its queues. */
  public Cpu cpu() {
    return home;
  }

  /** Whether this is an application thread: on no CPU, may block. */
  public boolean isTop() {
    return cpu == null;
  }

  /** The rank of the present level. */
  public int level() {
    return level;
  }

  /** How many locks it holds, in all its frames; known in checked runs only. */
  public int locksHeld() {
    return heldCount;
  }

  /** The locks that it holds, for people; known in checked runs only. */
  public String heldLocks() {
    return heldNames(WaitGraph.heldBefore(this, waiting));
  }

  /**
   * Whether the present interrupt frame, not one that it interrupted, holds a lock, as a reader or
   * otherwise; known in checked runs only. Only for who runs in this context.
   */
  public boolean holdsInFrame(Object lock) {
    for (int i = heldBase; i < heldCount; i++) {
      if (held[i] == lock) {
        return true;
      }
    }
    return false;
  }

  /** How many interrupt frames are on this CPU; 0 outside any handler. */
  public int frameDepth() {
    return depth;
  }

  /**
   * The time as of this CPU's last turn of its loop, in nanoseconds of the machine's clock; cheap,
   * and good enough to stamp arrivals. For application threads it is read from the clock.
   */
  public long now() {
    return cpu == null ? machine.nanos() : nowNanos;
  }

  void setNow(long nanos) {
    nowNanos = nanos;
  }

  /** A source of random numbers, seeded from the machine's seed. */
  public RandomGenerator random() {
    return random;
  }

  /**
   * Raises the level; never lowers it.
   *
   * @return what to give to {@link #splx}
   */
  @SchedulingPoint(Operation.LEVEL_RAISE)
  public int splraise(Ipl ipl) {
    return raiseTo(machine.rank(ipl));
  }

  /** As {@link #splraise}, by rank. */
  int raiseTo(int rank) {
    int was = level;
    if (was < rank) {
      if (Switches.CHECK) {
        LevelChecker.raises(this);
      }
      setLevel(rank);
    }
    return was;
  }

  /**
   * Restores a level and runs what became unmasked, highest first: an interrupt window.
   *
   * @throws LockViolation in checked runs, if a lock of a higher level is held in this frame, if
   *     the level is below that of the handler that runs, or if it is above the present one
   */
  @SchedulingPoint(Operation.LEVEL_LOWER)
  public void splx(int saved) {
    if (Switches.CHECK) {
      LevelChecker.lowers(this, saved);
    }
    setLevel(saved);
    interrupts.window(saved, this);
  }

  @Ordering(Edge.LEVEL)
  private void setLevel(int to) {
    if (Switches.TRACE && to != level) {
      tracer.level(to);
    }
    level = to;
  }

  /** The outermost enter of a frame saves the level; every one raises. */
  void nestRaise(int to) {
    int was = level;
    if (nest++ == 0) {
      savedLevel = was;
    }
    if (was < to) {
      if (Switches.CHECK) {
        LevelChecker.raises(this);
      }
      setLevel(to);
    }
  }

  /** The exit that brings the count to zero restores the level: an interrupt window. */
  void nestLower() {
    if (--nest == 0) {
      if (Switches.CHECK) {
        LevelChecker.lowered(this, savedLevel);
      }
      setLevel(savedLevel);
      interrupts.window(savedLevel, this);
    }
  }

  /**
   * One turn of a waiting loop: an interrupt window at the present level, then a pause.
   *
   * @throws IllegalStateException if the machine has failed: what is waited for may never come
   */
  public void spin(int turn) {
    if (!interrupts.window(level, this)) {
      machine.checkAlive();
      if (Switches.CHECK) {
        WaitGraph.turn(this, turn);
      }
      machine.port().relax(this, turn);
    }
  }

  /**
   * Whether a window at the present level would run something. For ports. Only for who runs in this
   * context, or while that stands still.
   */
  public boolean interruptDue() {
    return interrupts.anyAbove(level);
  }

  /**
   * An interrupt window: runs what is pending above the present level, highest first. For ports
   * that deliver interrupts between two operations of the code that runs here. Only for who runs in
   * this context; nothing happens in that of an application thread.
   */
  public void window() {
    interrupts.window(level, this);
  }

  /**
   * The sources that a window at the present level would run, a bit each; the same bit for the same
   * source in every run of a program. For ports, as {@link #interruptDue}.
   */
  public long interruptsDue() {
    return interrupts.dueAbove(level);
  }

  /** All sources that are pending, whatever the level. For ports, as {@link #interruptDue}. */
  public long interruptsPending() {
    return interrupts.dueAbove(0);
  }

  /**
   * Those of some pending sources that a window would run first, if no others were pending; a bit
   * each. For ports, as {@link #interruptDue}.
   */
  public long servedFirst(long sources) {
    return interrupts.servedFirst(sources);
  }

  /** The rank at which a source that is pending will run. For ports. */
  public int rankOf(long source) {
    return interrupts.rankOf(source);
  }

  /**
   * Runs one source of {@link #interruptsDue} in a frame of its own. For ports, as {@link #window}.
   *
   * @param source its bit
   * @return false if it is not pending any more
   */
  public boolean deliver(long source) {
    return interrupts.deliverOne(source, this);
  }

  /**
   * What the topmost frame of this context waits for, in a checked run; null if for nothing, or for
   * something that is not told. For ports and reports. A moment old unless the context stands
   * still.
   */
  public @Nullable Wait waitsFor() {
    return waiting;
  }

  /**
   * Looks at once, in a checked run, whether this context is one of a circle of waiters; waiting
   * loops do so by themselves after some thousand turns. For ports. Any thread.
   *
   * @throws LockViolation if it is: nobody in the circle can ever go on, and the machine has failed
   */
  public void lookForDeadlock() {
    if (Switches.CHECK) {
      WaitGraph.look(this);
    }
  }

  /** A pause in a waiting loop that is no interrupt window. */
  void relax(int turn) {
    machine.checkAlive();
    machine.port().relax(this, turn);
  }

  /** Runs a source in a new interrupt frame at its rank; only on the CPU's own context. */
  void frame(Source source) {
    int rank = source.rank;
    int wasLevel = level;
    int wasNest = nest;
    int wasSaved = savedLevel;
    int wasFrameLevel = frameLevel;
    int wasBase = heldBase;
    OrderGraph.Waitable wasRunning = running;
    boolean wasAnyCpu = anyCpu;
    Wait wasWaiting = waiting;
    long wasRaised = raisedSince;
    long begun = 0;
    if (Switches.CHECK) {
      begun = LevelChecker.begins(this);
      WaitGraph.begin(this, null);
      running = null;
      anyCpu = !(source instanceof LineSource);
    }
    beginFrame(interrupts, rank, source.bit);
    try {
      source.run(this);
      if (Switches.CHECK) {
        LevelChecker.ends(this, rank, source, begun);
      }
    } catch (Throwable t) {
      // The frame stays as it was: after a panic this CPU runs nothing more.
      machine.panic(t);
      throw t;
    }
    endFrame();
    if (Switches.CHECK) {
      WaitGraph.end(this, wasWaiting);
      running = wasRunning;
      raisedSince = wasRaised;
      anyCpu = wasAnyCpu;
    }
    heldBase = wasBase;
    frameLevel = wasFrameLevel;
    savedLevel = wasSaved;
    nest = wasNest;
    setLevel(wasLevel);
  }

  /**
   * A frame of its own for what is delivered.
   *
   * @param from where the source of that bit was asserted; this and the bit are for a simulation
   */
  @Ordering(Edge.FRAME_BEGIN)
  @SuppressWarnings("UnusedVariable")
  private void beginFrame(InterruptState from, int rank, long bit) {
    setLevel(rank);
    nest = 0;
    frameLevel = rank;
    heldBase = heldCount;
    depth++;
  }

  @Ordering(Edge.FRAME_END)
  private void endFrame() {
    depth--;
  }

  /**
   * Reports that something happened, where {@link Switches#TRACE} is on.
   *
   * @param name the number that {@link org.splnet.kernel.trace.Tracing#name} gave
   * @param value a number that belongs to it
   */
  public void traceEvent(int name, int value) {
    if (Switches.TRACE) {
      tracer.event(name, value, level);
    }
  }

  /**
   * Reports that a part of the work begins that is to be told apart, where {@link Switches#TRACE}
   * is on. It ends, by {@link #traceEnd}, before what it is a part of.
   *
   * @param name the number that {@link org.splnet.kernel.trace.Tracing#name} gave
   */
  public void traceBegin(int name) {
    if (Switches.TRACE) {
      tracer.begin(name, level);
    }
  }

  /** Ends what {@link #traceBegin} began. */
  public void traceEnd(int name) {
    if (Switches.TRACE) {
      tracer.end(name, level);
    }
  }

  @Nullable Object local(int key) {
    return key < locals.length ? locals[key] : null;
  }

  void setLocal(int key, Object value) {
    if (key >= locals.length) {
      locals = Arrays.copyOf(locals, Math.max(key + 1, locals.length * 2));
    }
    locals[key] = value;
  }

  void pushHeld(LogicalLock lock, Place place) {
    if (heldCount == held.length) {
      int room = Math.max(8, heldCount * 2);
      held = Arrays.copyOf(held, room);
      heldPlaces = Arrays.copyOf(heldPlaces, room);
      heldSince = Arrays.copyOf(heldSince, room);
    }
    heldPlaces[heldCount] = place;
    held[heldCount++] = lock;
  }

  boolean popHeld(LogicalLock lock) {
    for (int i = heldCount - 1; i >= heldBase; i--) {
      if (held[i] == lock) {
        System.arraycopy(held, i + 1, held, i, heldCount - i - 1);
        System.arraycopy(heldPlaces, i + 1, heldPlaces, i, heldCount - i - 1);
        System.arraycopy(heldSince, i + 1, heldSince, i, heldCount - i - 1);
        heldCount--;
        return true;
      }
    }
    return false;
  }

  /** The lock that was pushed last is held from now on, the wait for it being over. */
  void heldFrom(long nanos) {
    heldSince[heldCount - 1] = nanos;
  }

  /** Since when the present frame holds a lock; {@link Long#MAX_VALUE} if it does not. */
  long heldSince(LogicalLock lock) {
    for (int i = heldCount - 1; i >= heldBase; i--) {
      if (held[i] == lock) {
        return heldSince[i];
      }
    }
    return Long.MAX_VALUE;
  }

  /** Where this context first did what the key stands for; null if it does not remember. */
  @Nullable Place seen(long key) {
    long[] keys = seenKeys;
    if (keys == null) {
      return null;
    }
    int i = (int) key & (SEEN - 1);
    return keys[i] == key ? seenPlaces[i] : null;
  }

  Place sees(long key, Place place) {
    long[] keys = seenKeys;
    if (keys == null) {
      keys = new long[SEEN];
      seenKeys = keys;
      seenPlaces = new @Nullable Place[SEEN];
    }
    int i = (int) key & (SEEN - 1);
    keys[i] = key;
    seenPlaces[i] = place;
    return place;
  }

  boolean holds(LogicalLock lock) {
    return Arrays.asList(held).subList(0, heldCount).contains(lock);
  }

  /** The first so many of the locks that it holds, for people. */
  String heldNames(int count) {
    return count == 0 ? "no lock" : Arrays.toString(Arrays.copyOf(held, count));
  }

  String levelName(int rank) {
    return machine.levels().name(rank);
  }

  /** The name of the CPU, the application context or the thread of a line, for messages. */
  public String name() {
    if (given != null) {
      return given;
    }
    return cpu != null ? cpu.toString() : "application context " + id;
  }

  @Override
  public String toString() {
    return name() + " at " + levelName(level);
  }
}
