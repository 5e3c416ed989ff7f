package org.splnet.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A soft interrupt, after {@code softint(9)}: work put off from a hard interrupt to a lower level
 * of the same CPU (or, where asked, of another).
 *
 * <p>Established once, with an instance on every CPU. Scheduling is idempotent: an instance that is
 * scheduled and has not begun to run is not queued again; one that has begun is. What the caller
 * wrote before scheduling is seen by the run that follows.
 */
public final class SoftInterrupt {
  /** This soft interrupt on one CPU. */
  static final class Instance extends Padded {
    private static final VarHandle SCHEDULED;

    static {
      try {
        SCHEDULED =
            MethodHandles.lookup().findVarHandle(Instance.class, "scheduled", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final HandlerRecord record;

    @SuppressWarnings("unused")
    private volatile boolean scheduled;

    final Activity activity = new Activity();
    volatile boolean gone;
    @Nullable Instance next;

    Instance(HandlerRecord record) {
      this.record = record;
    }

    /**
     * Marks it scheduled; true if it was not. A full fence in any case: what the caller has queued
     * comes before this look at the mark.
     */
    boolean mark() {
      return !(boolean) SCHEDULED.getAndSet(this, true);
    }

    boolean marked() {
      return scheduled;
    }

    /** Takes the mark away, before the run: what is queued from here on marks it again. */
    void unmark() {
      scheduled = false;
    }
  }

  private final Ipl ipl;
  private final SoftLevel[] levels;
  private final Instance[] instances;
  private final Machine machine;

  SoftInterrupt(Machine machine, Ipl ipl, SoftLevel[] levels, Instance[] instances) {
    this.machine = machine;
    this.ipl = ipl;
    this.levels = levels;
    this.instances = instances;
  }

  /** Schedules the run on the caller's CPU. Context: any. Locks: any. */
  public void schedule(Context ctx) {
    schedule(ctx.cpu());
  }

  /** Schedules the run on a CPU. Any thread. */
  @SchedulingPoint(Operation.SOFT_SCHEDULE)
  public void schedule(Cpu cpu) {
    Instance i = instances[cpu.index()];
    if (i.mark()) {
      levels[cpu.index()].push(i);
    }
  }

  /**
   * Detaches: no run begins after this returns, and none is under way.
   *
   * <p>Context: any but the handler itself. Locks: none that the handler takes.
   */
  @SchedulingPoint(Operation.LINE_ATTACH)
  public void disestablish(Context ctx) {
    for (int c = 0; c < instances.length; c++) {
      Instance i = instances[c];
      if (Switches.CHECK) {
        LockChecker.awaits(ctx, i.record.waitable("soft interrupt"));
      }
      i.gone = true;
      i.activity.await(ctx, machine.cpu(c), "soft interrupt " + i.record.name);
    }
  }

  boolean isGone() {
    return instances[0].gone;
  }

  /** Throws if a run is outstanding; only where nothing is under way. */
  void checkRan() {
    for (int c = 0; c < instances.length; c++) {
      Instance i = instances[c];
      if (i.marked() && !i.gone) {
        throw new LockViolation(
            LockRule.NOT_QUIESCENT,
            "soft interrupt '%s' is scheduled on %s and never ran"
                .formatted(i.record.name, machine.cpu(c)));
      }
    }
  }

  MachineStatistics.SoftCount statistics() {
    HandlerRecord first = instances[0].record;
    return new MachineStatistics.SoftCount(
        first.name,
        ipl,
        first.wrapped(),
        Arrays.stream(instances).map(i -> i.record.count.get()).toList());
  }

  /** How often it ran, on all CPUs. */
  public long count() {
    long sum = 0;
    for (Instance i : instances) {
      sum += i.record.count.get();
    }
    return sum;
  }

  @Override
  public String toString() {
    return "soft interrupt '" + instances[0].record.name + "'";
  }
}
