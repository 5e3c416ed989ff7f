package org.splnet.lab.rig;

import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Poller;
import org.splnet.kernel.SoftInterrupt;

/**
 * An application on a measured CPU: the work that receive livelock starves (Mogul and Ramakrishnan,
 * 1997). It works whenever the CPU has nothing else to do; where soft interrupts never run out, it
 * gets one part of the time to their {@value #OTHERS}, as from a scheduler that runs them in
 * threads. Hard interrupts no scheduler can hold back: they come between any two units of its work.
 *
 * <p>It is itself a soft interrupt at SOFTNET that schedules itself anew, and so takes turns with
 * those of the stack. After every unit of work it opens a window for what is above.
 */
final class Application implements Poller {
  private static final int OTHERS = 3;
  private static final long LEAST_NANOS = 2_000;
  private static final long MOST_NANOS = 50_000;
  private static final int ROUNDS_A_UNIT = 64;

  private final SoftInterrupt soft;
  private long state = 1;
  private long units;
  private long lastEnd;
  private boolean scheduled;
  private volatile boolean on;
  private volatile long published;

  /** An application, switched off. */
  Application(Cpu cpu) {
    soft =
        cpu.machine()
            .softInterrupt(
                "application " + cpu, Ipl.SOFTNET, (c, a) -> a.run(c), this, Attach.MPSAFE);
    cpu.addPoller(this);
  }

  void setOn(boolean now) {
    on = now;
  }

  /** Units of work done so far; a slice old. */
  long units() {
    return published;
  }

  @Override
  public boolean maySleep() {
    return !on;
  }

  @Override
  public boolean poll(Context ctx, long nowNanos) {
    if (on && !scheduled) {
      scheduled = true;
      soft.schedule(ctx);
    }
    return on;
  }

  private void run(Context ctx) {
    long begin = ctx.machine().nanos();
    long slice = Math.clamp((begin - lastEnd) / OTHERS, LEAST_NANOS, MOST_NANOS);
    long now = begin;
    while (now - begin < slice) {
      state = unit(state);
      units++;
      ctx.splx(ctx.splraise(Ipl.VM)); // a window for what is above SOFTNET
      now = ctx.machine().nanos();
    }
    published = units;
    lastEnd = now;
    scheduled = on;
    if (scheduled) {
      soft.schedule(ctx);
    }
  }

  /** A unit of work: arithmetic that depends on what came before. */
  private static long unit(long from) {
    long x = from;
    for (int i = 0; i < ROUNDS_A_UNIT; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }
}
