package org.splnet.kernel;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.trace.TraceName;

/**
 * The callouts of one CPU: a hierarchical timing wheel (Varghese and Lauck, 1987, scheme 7).
 *
 * <p>Four levels of 64 slots; a tick is 2^20 ns, a little over a millisecond. A callout sits at the
 * level whose span covers its delay and is moved down as its time comes near. Arming and cancelling
 * are O(1); the next event is found from one bitmap a level, so an idle CPU sleeps until then.
 *
 * <p>Run by the soft clock interrupt of the CPU, with the wheel's lock dropped around each handler.
 */
final class CalloutWheel {
  private static final int TICK_SHIFT = 20;
  private static final int LEVELS = 4;
  private static final int SLOT_BITS = 6;
  private static final int SLOTS = 1 << SLOT_BITS;
  private static final long SPAN = 1L << (SLOT_BITS * LEVELS);

  private final Cpu cpu;
  private final Machine machine;
  private final SoftInterrupt.Instance instance;
  private final SoftLevel softClock;
  final Mutex lock;

  /** Of length 0 until a callout is first armed. */
  @GuardedBy("lock")
  private @Nullable Callout[] slots = {};

  @GuardedBy("lock")
  private final long[] occupied = new long[LEVELS];

  @GuardedBy("lock")
  private long currentTick;

  @GuardedBy("lock")
  private int armed;

  /** How many handlers have run; written by the CPU. */
  private long ran;

  /** The callout whose handler runs now; written under the lock, watched by who waits. */
  private volatile @Nullable Callout running;

  private volatile long dueNanos = Long.MAX_VALUE;

  CalloutWheel(Machine machine, Cpu cpu) {
    this.machine = machine;
    this.cpu = cpu;
    this.lock = machine.mutex(LockOrder.CALLOUT, "callouts of cpu" + cpu.index());
    this.softClock = cpu.softLevel(Ipl.SOFTCLOCK);
    this.instance =
        new SoftInterrupt.Instance(
            new HandlerRecord(
                machine,
                "softclock",
                (ctx, wheel) -> wheel.run(ctx),
                this,
                new Attach(true, Domain.KERNEL)));
    this.instance.record.traceAs(TraceName.Kind.SOFT_INTERRUPT, "", softClock.rank);
    this.currentTick = machine.nanos() >> TICK_SHIFT;
  }

  long dueNanos() {
    return dueNanos;
  }

  void raise() {
    if (instance.mark()) {
      softClock.push(instance);
    }
  }

  @GuardedBy("lock")
  void armLocked(Context ctx, Callout c, long atNanos) {
    if (emptyLocked()) {
      if (slots.length == 0) {
        slots = new @Nullable Callout[LEVELS * SLOTS];
      }
      currentTick = Math.max(currentTick, machine.nanos() >> TICK_SHIFT);
    }
    c.dueTick = ((atNanos - 1) >> TICK_SHIFT) + 1;
    placeLocked(c, currentTick + 1);
    armed++;
    long due = nextEventLocked() << TICK_SHIFT;
    if (due < dueNanos) {
      dueNanos = due;
      if (ctx.cpu != cpu && cpu.interrupts().sleeping) {
        machine.port().wake(cpu);
      }
    }
  }

  @GuardedBy("lock")
  void disarmLocked(Callout c) {
    unlinkLocked(c);
    armed--;
  }

  /** How many callouts are armed. */
  int armed(Context ctx) {
    lock.enter(ctx);
    try {
      return armed;
    } finally {
      lock.exit(ctx);
    }
  }

  /** How many callouts have run; a moment old. */
  long ran() {
    return ran;
  }

  @GuardedBy("lock")
  boolean runningLocked(Callout c) {
    return running == c;
  }

  /** A wait for the handler of a callout. */
  Wait waitFor(Callout c) {
    return new WaitGraph.ForCpu(cpu, 0, () -> running == c, "callout '" + c.record.name + "'");
  }

  private void run(Context ctx) {
    long nowTick = machine.nanos() >> TICK_SHIFT;
    while (runDue(ctx, nowTick)) {
      // one handler at a time, the lock dropped around it
    }
  }

  /** Runs the handler of one due callout; false if none is due, and then says when one will be. */
  private boolean runDue(Context ctx, long nowTick) {
    Callout c;
    lock.enter(ctx);
    try {
      c = popDueLocked(nowTick);
      if (c == null) {
        long next = nextEventLocked();
        dueNanos = next == Long.MAX_VALUE ? Long.MAX_VALUE : next << TICK_SHIFT;
        return false;
      }
      running = c;
      ran++;
    } finally {
      lock.exit(ctx);
    }
    OrderGraph.Waitable outer =
        Switches.CHECK ? LockChecker.runs(ctx, c.record.waitable("callout"), true) : null;
    c.record.call(ctx);
    if (Switches.CHECK) {
      LockChecker.ran(ctx, outer);
    }
    lock.enter(ctx);
    try {
      running = null;
    } finally {
      lock.exit(ctx);
    }
    return true;
  }

  @GuardedBy("lock")
  private @Nullable Callout popDueLocked(long nowTick) {
    for (; ; ) {
      Callout c = slots[(int) (currentTick & (SLOTS - 1))];
      if (c != null && c.dueTick <= currentTick) {
        disarmLocked(c);
        c.armed = false;
        return c;
      }
      long next = nextEventLocked();
      if (next > nowTick) {
        currentTick = Math.max(currentTick, nowTick);
        return null;
      }
      currentTick = next;
      cascadeLocked();
    }
  }

  @GuardedBy("lock")
  private void cascadeLocked() {
    for (int level = 1; level < LEVELS; level++) {
      if ((currentTick & ((1L << (SLOT_BITS * level)) - 1)) != 0) {
        return;
      }
      int slot = level * SLOTS + (int) ((currentTick >> (SLOT_BITS * level)) & (SLOTS - 1));
      Callout c = slots[slot];
      slots[slot] = null;
      occupied[level] &= ~(1L << (slot & (SLOTS - 1)));
      while (c != null) {
        Callout next = c.next;
        c.next = null;
        c.prev = null;
        placeLocked(c, currentTick);
        c = next;
      }
    }
  }

  @GuardedBy("lock")
  private void placeLocked(Callout c, long earliest) {
    long tick = Math.clamp(c.dueTick, earliest, currentTick + SPAN - 1);
    if (c.dueTick < tick) {
      c.dueTick = tick;
    }
    long delta = tick - currentTick;
    int level = 0;
    while (delta >= 1L << (SLOT_BITS * (level + 1))) {
      level++;
    }
    int index = (int) ((tick >> (SLOT_BITS * level)) & (SLOTS - 1));
    int slot = level * SLOTS + index;
    Callout head = slots[slot];
    c.slot = slot;
    c.prev = null;
    c.next = head;
    if (head != null) {
      head.prev = c;
    }
    slots[slot] = c;
    occupied[level] |= 1L << index;
  }

  @GuardedBy("lock")
  private void unlinkLocked(Callout c) {
    Callout next = c.next;
    Callout prev = c.prev;
    if (next != null) {
      next.prev = prev;
    }
    if (prev != null) {
      prev.next = next;
    } else {
      slots[c.slot] = next;
      if (next == null) {
        occupied[c.slot >> SLOT_BITS] &= ~(1L << (c.slot & (SLOTS - 1)));
      }
    }
    c.next = null;
    c.prev = null;
  }

  /** The next tick after the current one at which a slot is due or moves down. */
  @GuardedBy("lock")
  private long nextEventLocked() {
    long best = Long.MAX_VALUE;
    for (int level = 0; level < LEVELS; level++) {
      if (occupied[level] != 0) {
        int shift = SLOT_BITS * level;
        long from = (currentTick >> shift) + 1;
        long rotated = Long.rotateRight(occupied[level], (int) (from & (SLOTS - 1)));
        best = Math.min(best, (from + Long.numberOfTrailingZeros(rotated)) << shift);
      }
    }
    return best;
  }

  @GuardedBy("lock")
  private boolean emptyLocked() {
    return (occupied[0] | occupied[1] | occupied[2] | occupied[3]) == 0;
  }
}
