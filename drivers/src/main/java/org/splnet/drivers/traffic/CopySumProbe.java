package org.splnet.drivers.traffic;

import org.splnet.kernel.Context;
import org.splnet.kernel.Poller;
import org.splnet.net.packet.Checksum;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;

/**
 * A probe: copies the bytes of packets, and sums the copies, and does nothing else. No forwarding
 * that touches its packets can be faster.
 */
public final class CopySumProbe implements Poller {
  private static final int PACKETS = 256;

  private final int[] from = new int[PACKETS];
  private final int[] to = new int[PACKETS];
  private final int length;
  private final int burst;
  private int next;
  private long done;
  private long sums;
  private volatile long donePublished;
  private volatile long sumPublished;
  private volatile boolean on;
  private volatile boolean quiet = true;

  /** A probe over packets of a pool. */
  public CopySumProbe(Context ctx, PacketPool pool, int length, int burst) {
    this.length = length;
    this.burst = burst;
    for (int i = 0; i < PACKETS; i++) {
      from[i] = pool.allocate(ctx);
      to[i] = pool.allocate(ctx);
      for (int b = 0; b < length; b++) {
        Memory.setU8(Packet.data(from[i]) + b, i * 31 + b);
      }
    }
  }

  /** Sets it going or stops it. Any thread. */
  public void setOn(boolean now) {
    if (now) {
      quiet = false;
    }
    on = now;
  }

  /** Whether it has stopped. */
  public boolean isQuiet() {
    return quiet;
  }

  /** Packets copied and summed so far. */
  public long done() {
    return donePublished;
  }

  /** The sum of all sums, so that nobody may leave them out. */
  public long sums() {
    return sumPublished;
  }

  /** How many packets it keeps. */
  public int packets() {
    return 2 * PACKETS;
  }

  @Override
  public long dueNanos() {
    return on || !quiet ? NOW : NEVER;
  }

  @Override
  public boolean maySleep() {
    return !on && quiet;
  }

  @Override
  public boolean poll(Context ctx, long nowNanos) {
    if (!on) {
      quiet = true;
      return false;
    }
    for (int i = 0; i < burst; i++) {
      long target = Packet.data(to[next]);
      Memory.copy(Packet.data(from[next]), target, length);
      sums += Checksum.of(target, length);
      next = (next + 1) & (PACKETS - 1);
    }
    done += burst;
    donePublished = done;
    sumPublished = sums;
    return true;
  }
}
