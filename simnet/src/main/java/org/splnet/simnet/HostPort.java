package org.splnet.simnet;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.sim.ClockedPort;
import org.splnet.kernel.sim.SimPort;

/**
 * The port of a host: with its own clock, and for calls of the network's threads, which wait by
 * parking.
 */
final class HostPort extends ClockedPort {
  private final SimThreads threads;

  HostPort(SimPort port, SimThreads threads, long offsetNanos, long ppm) {
    super(port, offsetNanos, ppm);
    this.threads = threads;
  }

  @Override
  public void attached(Context ctx) {
    SimThread t = threads.current();
    if (t == null) {
      super.attached(ctx);
    } else {
      ctx.portData = t;
    }
  }

  private @Nullable SimThread inCall(Context ctx) {
    return ctx.portData instanceof SimThread t ? t : null;
  }

  @Override
  public boolean isRunner(Context ctx) {
    SimThread t = inCall(ctx);
    return t == null ? super.isRunner(ctx) : threads.current() == t;
  }

  @Override
  public void block(Context ctx, long deadlineNanos) {
    SimThread t = inCall(ctx);
    if (t == null) {
      super.block(ctx, deadlineNanos);
    } else {
      t.park(toPort(deadlineNanos));
    }
  }

  @Override
  public void unblock(Context ctx) {
    SimThread t = inCall(ctx);
    if (t == null) {
      super.unblock(ctx);
    } else {
      t.wake();
    }
  }

  @Override
  public void relax(Context ctx, int turn) {
    if (threads.current() == null) {
      super.relax(ctx, turn);
    } else {
      Thread.yield(); // its strand goes on when others have had their turn
    }
  }
}
