package org.splnet.kernel.sim;

import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Port;

/**
 * A {@link SimPort} as a machine sees it whose clock is not right: ahead or behind by an offset,
 * and fast or slow by a rate. All that the machine does by time it does by this clock.
 *
 * <p>What the clock shows is {@code port + offset + port * ppm / 1,000,000}, rounded down; it never
 * goes back.
 */
public class ClockedPort implements Port {
  private static final long MILLION = 1_000_000;

  /** Faster or slower than that no clock is: one part in ten. */
  public static final long MAX_PPM = 100_000;

  /** About a year: the products do not overflow. */
  private static final long FAR = 1L << 55;

  private final SimPort port;
  private final long offsetNanos;
  private final long ppm;

  /**
   * A machine's view of a port.
   *
   * @param offsetNanos what the clock shows when that of the port shows 0
   * @param ppm how many parts in a million it is fast; negative if it is slow
   */
  public ClockedPort(SimPort port, long offsetNanos, long ppm) {
    if (Math.abs(ppm) > MAX_PPM || Math.abs(offsetNanos) > FAR) {
      throw new IllegalArgumentException(
          "a clock %d ns ahead and %d ppm fast: at most %d ppm, and %d ns"
              .formatted(offsetNanos, ppm, MAX_PPM, FAR));
    }
    this.port = port;
    this.offsetNanos = offsetNanos;
    this.ppm = ppm;
  }

  /** The port behind it. */
  public final SimPort port() {
    return port;
  }

  /** What the clock shows when that of the port shows a time. */
  public final long fromPort(long portNanos) {
    if (portNanos >= FAR) {
      return Long.MAX_VALUE;
    }
    // In two parts: the product of all would overflow after some hours.
    long whole = Math.floorDiv(portNanos, MILLION);
    long rest = Math.floorMod(portNanos, MILLION);
    return portNanos + offsetNanos + whole * ppm + Math.floorDiv(rest * ppm, MILLION);
  }

  /** The first time of the port at which the clock shows a time, or more. */
  public final long toPort(long nanos) {
    if (nanos >= FAR) {
      return Long.MAX_VALUE;
    }
    if (nanos <= -FAR) {
      return Long.MIN_VALUE;
    }
    long guess = nanos - offsetNanos;
    for (long off = fromPort(guess) - nanos; Math.abs(off) > 1; off = fromPort(guess) - nanos) {
      guess -= off;
    }
    while (fromPort(guess) >= nanos) {
      guess--;
    }
    while (fromPort(guess) < nanos) {
      guess++;
    }
    return guess;
  }

  @Override
  public long nanos() {
    return fromPort(port.nanos());
  }

  @Override
  public void relax(Context ctx, int turn) {
    port.relax(ctx, turn);
  }

  @Override
  public void wake(Cpu cpu) {
    port.wake(cpu);
  }

  @Override
  public void attached(Context ctx) {
    port.attached(ctx);
  }

  @Override
  public boolean isRunner(Context ctx) {
    return port.isRunner(ctx);
  }

  @Override
  public void block(Context ctx, long deadlineNanos) {
    port.block(ctx, toPort(deadlineNanos));
  }

  @Override
  public void unblock(Context ctx) {
    port.unblock(ctx);
  }

  @Override
  public void predicted(LockViolation v) {
    port.predicted(v);
  }

  @Override
  public void startWorker(Machine machine, Worker worker) {
    port.startWorker(machine, worker);
  }

  @Override
  public void start(Machine machine) {
    port.start(machine);
  }

  @Override
  public void stop(Machine machine) {
    port.stop(machine);
  }
}
