package org.splnet.kernel.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Wait;

/** The strands of a simulation: who can go on, who does, who waits, and what time it is. */
final class Scheduler {
  private static final long DIGEST = 0x9E3779B97F4A7C15L;

  private static final Comparator<Strand> BY_DUE =
      Comparator.comparingLong((Strand s) -> s.dueNanos).thenComparingInt(Strand::number);

  private final Strategy strategy;
  private final Coroutines coroutines;
  private final boolean seesAll;
  private final List<Strand> strands = new ArrayList<>();
  private final Gang ready = new Gang();
  private final Gang spinning = new Gang();
  private final TreeSet<Strand> dues = new TreeSet<>(BY_DUE);
  private final Choices choices = new Choices();

  /** Who runs now; null while the calling thread does something itself. */
  private @Nullable Strand current;

  /** Who ran last. */
  private Strand last = Strand.NOBODY;

  /** Who goes on when the present one has stopped, if that has been decided. */
  private @Nullable Strand next;

  private @Nullable Throwable failure;
  private boolean choosing;
  private boolean muted;

  /** Steps have footprints, and interrupts arrive only where the strategy says so. */
  private boolean exact;

  /** Who is told of every choice and every point, or null. */
  @Nullable Recorder recorder;

  /** How often time may still pass though somebody could go on. */
  int earlyTimes;

  long nowNanos;

  /** Goes up with whatever may be what a waiting loop waits for. */
  long progress;

  private long steps;
  private long limit = Long.MAX_VALUE;
  private long digest = DIGEST;

  Scheduler(Strategy strategy, Coroutines coroutines) {
    this.strategy = strategy;
    this.coroutines = coroutines;
    this.seesAll = strategy.seesAll();
  }

  // ---- Strands

  Strand add(String name, @Nullable Machine machine, Runnable body) {
    Coroutine coroutine = coroutines.take(() -> guard(body));
    Strand s = new Strand(strands.size(), name, machine, coroutine);
    strands.add(s);
    ready.add(s);
    Points.started(s);
    return s;
  }

  private void guard(Runnable body) {
    try {
      body.run();
    } catch (Throwable t) {
      fail(t);
    }
  }

  /** Keeps what a strand failed with; the first failure counts. */
  void fail(Throwable t) {
    if (failure == null) {
      failure = t;
    }
  }

  /** A strand is about to fail. */
  void fails() {
    Recorder r = recorder;
    if (r != null) {
      r.fails();
    }
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /** Throws what a strand failed with. */
  void rethrow() {
    Throwable t = failure;
    failure = null;
    switch (t) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null -> {}
      default -> throw new IllegalStateException(t);
    }
  }

  List<Strand> strands() {
    return strands;
  }

  /** Who runs now, or null. */
  @Nullable Strand current() {
    return current;
  }

  /** Who runs now, unless something is being decided at this moment. */
  @Nullable Strand observed() {
    return choosing || muted ? null : current;
  }

  /** Whether something is being decided at this moment, which is nobody's doing. */
  boolean isChoosing() {
    return choosing;
  }

  boolean isMuted() {
    return muted;
  }

  /** Whether what the present strand does is of no interest. */
  void setMuted(boolean to) {
    muted = to;
  }

  Strand running() {
    Strand s = current;
    if (s == null) {
      throw new IllegalStateException("nobody runs");
    }
    return s;
  }

  boolean programsEnded() {
    for (Strand s : strands) {
      if (s.isProgram && s.state != Strand.State.DONE) {
        return false;
      }
    }
    return true;
  }

  // ---- Going on

  /** Lets one strand go on until it stops; false if none can. */
  boolean step() {
    Strand s = next;
    if (s == null) {
      s = choose();
      if (s == null) {
        return false;
      }
    }
    next = null;
    resume(s);
    return true;
  }

  private void resume(Strand s) {
    if (s.state == Strand.State.READY && !s.looking) {
      progress++;
    }
    Strand outer = current;
    current = s;
    last = s;
    s.coroutine.resume();
    current = outer;
    if (s.coroutine.isDone() && s.state != Strand.State.DONE) {
      setState(s, Strand.State.DONE);
      s.at(null, null, "end");
      coroutines.give(s.coroutine);
      progress++;
    }
  }

  private @Nullable Strand choose() {
    for (; ; ) {
      collect();
      if (choices.size() == 0) {
        return null;
      }
      int pick = decide();
      Strand s = choices.strand(pick);
      if (choices.kind(pick) != Choices.Kind.TIME) {
        s.interrupted = choices.kind(pick) == Choices.Kind.INTERRUPT;
        return s;
      }
      passTime();
    }
  }

  private void passTime() {
    earlyTimes--;
    jump(Long.MAX_VALUE);
  }

  /** From now on by footprints, if the strategy wants that. */
  void begin() {
    exact = strategy.byFootprint();
  }

  /** Whether accesses have footprints, and are steps all the same. */
  boolean tellsAccesses() {
    return !exact && strategy.byAccess();
  }

  /** Whether the run is by footprints. */
  boolean isExact() {
    return exact;
  }

  /** The strand that runs is about to make a step that has a footprint. */
  void footstep(Strand s, int kind, @Nullable Object object, int id, int key) {
    s.pend(kind, object, id, key);
    point(s, exact && s.cpu != null);
    s.pend(Footprint.NONE, null, 0, 0);
    s.stepKind = kind;
    s.stepId = id;
  }

  private int decide() {
    steps++;
    if (exact) {
      return ask();
    }
    int pick = choices.size() == 1 && !seesAll ? 0 : ask();
    note(choices.strand(pick).number() << 2 | choices.kind(pick).ordinal());
    Recorder r = recorder;
    if (r != null) {
      r.chosen(choices, pick);
    }
    return pick;
  }

  private int ask() {
    if (!exact && !strategy.byAccess()) {
      return strategy.choose(choices);
    }
    choosing = true; // to look whether a step is possible is no step
    int pick = strategy.choose(choices);
    choosing = false;
    return pick;
  }

  private void collect() {
    choosing = true;
    choices.clear(last);
    for (int i = 0; i < ready.size(); i++) {
      Strand s = ready.get(i);
      choices.add(Choices.Kind.RUN, s);
      Context ctx = s.context;
      if (s.atWindow && ctx != null && ctx.interruptDue()) {
        choices.add(Choices.Kind.INTERRUPT, s);
      }
    }
    for (int i = 0; i < spinning.size(); i++) {
      Strand s = spinning.get(i);
      if (mayGoOn(s)) {
        choices.add(Choices.Kind.RUN, s);
      }
    }
    if (earlyTimes > 0 && choices.size() > 0 && !dues.isEmpty()) {
      choices.add(Choices.Kind.TIME, Strand.NOBODY);
    }
    choosing = false;
  }

  /** Whether looking again could show it something new. */
  private boolean mayGoOn(Strand s) {
    Context ctx = s.context;
    if (ctx == null || s.masked) {
      return s.looked != progress;
    }
    Wait wait = ctx.waitsFor();
    return (!exact && ctx.interruptDue())
        || (s.looked != progress && (wait == null || !wait.still()));
  }

  /** The strand that runs is at a point, where another may go on, or an interrupt arrive. */
  void point(Strand s, boolean window) {
    s.points++;
    Recorder r = recorder;
    for (; ; ) {
      if (isOver() && Coroutine.yield()) {
        throw new IllegalStateException("the run is over"); // nobody resumes it
      }
      s.atWindow = window;
      collect();
      int pick = decide();
      if (choices.kind(pick) == Choices.Kind.TIME) {
        passTime();
        continue;
      }
      Strand t = choices.strand(pick);
      t.interrupted = choices.kind(pick) == Choices.Kind.INTERRUPT;
      if (t != s) {
        next = t;
        if (!Coroutine.yield()) {
          // Inside a class initialiser: it goes on.
          t.interrupted = false;
          next = null;
        }
      }
      s.atWindow = false;
      if (!s.interrupted) {
        if (r != null) {
          r.passes(s);
        }
        return;
      }
      s.interrupted = false;
      s.takeInterrupt(r);
    }
  }

  /** Allows so many steps more; then whoever runs is stopped at its next point. */
  void limit(long more) {
    limit = steps + more;
  }

  /** Whether the steps allowed are used up. */
  boolean isOver() {
    return steps >= limit;
  }

  /** How often it was decided who goes on, or there was only one. */
  long steps() {
    return steps;
  }

  // ---- Time

  /**
   * Jumps to the next moment at which somebody wants to be woken, but not past a limit; false if
   * nobody does and there is no limit.
   */
  boolean jump(long limitNanos) {
    long due = dues.isEmpty() ? limitNanos : Math.min(limitNanos, dues.first().dueNanos);
    if (due == Long.MAX_VALUE) {
      return false;
    }
    pass(Math.max(0, due - nowNanos));
    wakeDue();
    return true;
  }

  /** Jumps to the next moment at which somebody wants to be woken, if that is within a limit. */
  boolean jumpBefore(long limitNanos) {
    return !dues.isEmpty() && dues.first().dueNanos <= limitNanos && jump(limitNanos);
  }

  /** Lets time pass; before a run, it may also be set back. */
  void pass(long nanos) {
    nowNanos += nanos;
    progress++;
  }

  /** Wakes those whose time has come. */
  void wakeDue() {
    while (!dues.isEmpty() && dues.first().dueNanos <= nowNanos) {
      wake(dues.first());
    }
  }

  // ---- What happened

  long digest() {
    return digest;
  }

  void note(long value) {
    long y = (digest ^ value) * DIGEST;
    digest = y ^ (y >>> 29);
  }

  // ---- Waiting

  void setState(Strand s, Strand.State to) {
    switch (s.state) {
      case READY -> ready.remove(s);
      case SPINNING -> {
        spinning.remove(s);
        dues.remove(s);
      }
      case ASLEEP -> dues.remove(s);
      case DONE -> {}
    }
    s.state = to;
    switch (to) {
      case READY -> ready.add(s);
      case SPINNING -> {
        spinning.add(s);
        addDue(s);
      }
      case ASLEEP -> addDue(s);
      case DONE -> {}
    }
  }

  private void addDue(Strand s) {
    if (s.dueNanos != Long.MAX_VALUE) {
      dues.add(s);
    }
  }

  /** It can go on, unless it has ended. */
  void wake(Strand s) {
    if (s.state == Strand.State.ASLEEP || s.state == Strand.State.SPINNING) {
      setState(s, Strand.State.READY);
    }
  }

  /** It sleeps no more, or will not the next time. */
  void permit(Strand s) {
    progress++;
    s.permit = true;
    if (s.state == Strand.State.ASLEEP) {
      wake(s);
    }
  }

  /** Stops the strand that runs until it is chosen again. */
  void stop(Strand s, String why) {
    s.at(null, null, why);
    if (!Coroutine.yield()) {
      throw new IllegalStateException(
          s + " has to wait, and cannot: a class initialiser or a native method is under way");
    }
  }

  /** The strand that runs sleeps until woken or the time has come. */
  void sleep(Strand s, long dueNanos, String why) {
    if (!s.permit && nowNanos < dueNanos) {
      if (s.isProgram) {
        changes(s); // likewise; a CPU that sleeps has done nothing in its last turn
      }
      s.dueNanos = dueNanos;
      setState(s, Strand.State.ASLEEP);
      stop(s, why);
    }
    s.permit = false;
  }

  /**
   * The strand that runs waits in a loop until somebody else has done something since this turn of
   * the loop began, or it is a given time.
   *
   * @param turn counts up from 0 while the wait lasts
   */
  void spin(Strand s, int turn, long dueNanos, String why) {
    s.looked = turn == 0 ? -1 : s.loopFrom;
    s.dueNanos = dueNanos;
    setState(s, Strand.State.SPINNING);
    stop(s, why);
    setState(s, Strand.State.READY);
    if (takesInterrupt(s)) {
      changes(s); // what the handler does may be what others wait for
    } else {
      s.looking = true;
    }
    s.loopFrom = progress;
  }

  /** Whether the waiting loop that goes on is about to let an interrupt in. */
  private boolean takesInterrupt(Strand s) {
    Context ctx = s.context;
    if (ctx == null || s.masked || exact) {
      return false;
    }
    boolean was = choosing;
    choosing = true; // to look is no point
    boolean due = ctx.interruptDue();
    choosing = was;
    return due;
  }

  /** As {@link #spin}, in a loop that is no interrupt window. */
  void await(Strand s, int turn, String what) {
    if (turn == 0) {
      changes(s); // what it did before it began to wait may be what others wait for
    }
    s.masked = true;
    spin(s, turn, Long.MAX_VALUE, "await " + what);
    s.masked = false;
  }

  /** The strand that runs is about to change something. */
  void changes(Strand s) {
    s.looking = false;
    progress++;
  }
}
