package org.splnet.net.queue;

import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.net.packet.PacketVector;

/**
 * Always queue, where a steering says: splits the batch by CPU, puts each part on that CPU's queue
 * and schedules the protocol's soft interrupt there.
 *
 * <p>Cost: the steering's for each packet; for each CPU that gets any, a lock and perhaps a
 * wake-up.
 */
public final class SteeredDispatch implements Dispatch {
  private final Steering steering;
  private final CpuSplit split;

  /** A dispatch that steers into another's queue. */
  public SteeredDispatch(Machine machine, Steering steering, DeferredDispatch deferred) {
    this.steering = steering;
    this.split = new CpuSplit(machine, deferred);
  }

  @Override
  public void deliver(Context ctx, PacketVector v) {
    int level = ctx.splraise(Ipl.VM);
    PacketVector[] parts = split.parts(ctx);
    for (int i = 0; i < v.size(); i++) {
      int p = v.get(i);
      split.add(ctx, parts, steering.cpu(ctx, p), p);
    }
    split.flush(ctx, parts);
    steering.queued(ctx);
    v.clear();
    ctx.splx(level);
  }
}
