package org.splnet.lab.rig;

import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Poller;

/**
 * An application on a measured CPU: the work that receive livelock starves (Mogul and Ramakrishnan,
 * 1997). As a process of a classical kernel it is below everything: it works when no interrupt and
 * no soft interrupt is pending, in the CPU's loop, and nothing there is fair to it. After each unit
 * of work the CPU looks for interrupts again.
 *
 * <p>A CPU whose interrupts never end still makes turns of its loop, each after a bounded number of
 * them: then the application gets a unit a turn, which is next to nothing.
 */
final class Application implements Poller {
  private static final int ROUNDS_A_UNIT = 64;

  private long state = 1;
  private long units;
  private volatile boolean on;
  private volatile long published;

  /** An application, switched off. */
  Application(Cpu cpu) {
    cpu.addPoller(this);
  }

  void setOn(boolean now) {
    on = now;
  }

  /** Units of work done so far; a turn old. */
  long units() {
    return published;
  }

  @Override
  public long dueNanos() {
    return on ? NOW : NEVER;
  }

  @Override
  public boolean maySleep() {
    return !on;
  }

  @Override
  public boolean poll(Context ctx, long nowNanos) {
    if (!on) {
      return false;
    }
    state = unit(state);
    units++;
    published = units;
    return true;
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
