package org.splnet.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * A limit to the time that polling may use: Mogul and Ramakrishnan's cycle limit ("Eliminating
 * receive livelock in an interrupt-driven kernel", 1997, section 7). What soft interrupts leave of
 * a CPU that is offered more than it can carry is nothing; with a limit it is the rest.
 *
 * <p>Per CPU, time is divided into periods. From the first call of a handler the clock runs until
 * all soft interrupts above SOFTCLOCK have returned, the protocol's included: a soft interrupt at
 * SOFTCLOCK stops it. Where the time used reaches the share, nothing is polled until the period is
 * over, and a callout goes on then; meanwhile rings fill and cards drop, which costs nothing.
 *
 * <p>Cost: two looks at the clock and a soft interrupt for each burst; a look for each run.
 *
 * <p>Context: soft interrupts of the CPU. Locks: none; what belongs to a CPU is touched by its soft
 * interrupts only, of which the lower does not interrupt the higher.
 */
final class PollLimit {
  /** Ten ticks, a little over the ten milliseconds of the paper. */
  static final long PERIOD_NANOS = 10L << 20;

  private static final int PERCENT = 100;
  private static final long STOPPED = Long.MIN_VALUE;

  /** What a CPU has used. */
  private static final class Use extends Padded {
    final Callout again;
    long periodEnd = Long.MIN_VALUE;
    long used;
    long since = STOPPED;

    Use(Callout again) {
      this.again = again;
    }
  }

  private final Machine machine;
  private final long allowed;
  private final SoftInterrupt rest;
  private final List<Use> uses = new ArrayList<>();

  /**
   * A limit.
   *
   * @param percent of each period that may be used
   * @param polling what to schedule when a period is over
   */
  PollLimit(Machine machine, int percent, SoftInterrupt polling) {
    this.machine = machine;
    this.allowed = PERIOD_NANOS * percent / PERCENT;
    this.rest =
        machine.softInterrupt(
            "polling rests", Ipl.SOFTCLOCK, (ctx, l) -> l.stop(ctx), this, Attach.MPSAFE);
    for (int i = 0; i < machine.cpus().size(); i++) {
      uses.add(
          new Use(
              machine.callout(
                  "polling goes on", (ctx, p) -> p.schedule(ctx), polling, Attach.MPSAFE)));
    }
  }

  /** Whether the CPU may poll now; if not, polling is scheduled when it may. */
  boolean begin(Context ctx) {
    Use u = uses.get(ctx.cpu().index());
    long now = machine.nanos();
    if (now >= u.periodEnd) {
      u.periodEnd = now + PERIOD_NANOS;
      u.used = 0;
      if (u.since != STOPPED) {
        u.since = now;
      }
    }
    long running = u.since == STOPPED ? 0 : now - u.since;
    if (u.used + running >= allowed) {
      u.again.schedule(ctx, u.periodEnd - now);
      return false;
    }
    if (u.since == STOPPED) {
      u.since = now;
    }
    return true;
  }

  /** After the calls: what they have scheduled comes before the clock is stopped. */
  void end(Context ctx) {
    rest.schedule(ctx);
  }

  private void stop(Context ctx) {
    Use u = uses.get(ctx.cpu().index());
    if (u.since == STOPPED) {
      return;
    }
    int level = ctx.splraise(Ipl.SOFTNET); // against begin
    u.used += machine.nanos() - u.since;
    u.since = STOPPED;
    ctx.splx(level);
  }
}
