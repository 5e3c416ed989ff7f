package org.splnet.lab.check.scenarios;

import org.splnet.kernel.Context;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.Dispatch;

/** Consumes frames and counts them. */
public final class FrameCount implements Dispatch {
  private final PacketPool pool;
  private int taken;

  /** Consumes packets of a pool. */
  public FrameCount(PacketPool pool) {
    this.pool = pool;
  }

  @Override
  public void deliver(Context ctx, PacketVector v) {
    taken += v.size();
    pool.free(ctx, v);
  }

  /** How many there were so far. */
  public int taken() {
    return taken;
  }
}
