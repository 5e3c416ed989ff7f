package org.splnet.net.queue;

import org.splnet.kernel.Context;

/**
 * Which CPU's input queue gets a packet.
 *
 * <p>Called for each packet of a batch, in order, at level VM, on the CPU whose driver delivers;
 * then {@link #queued} once. Keeps the order within a flow that comes in on one CPU.
 */
@FunctionalInterface
public interface Steering {
  /** To the CPU whose driver delivers. */
  Steering HERE = (ctx, packet) -> ctx.cpu().index();

  /** The index of the CPU. */
  int cpu(Context ctx, int packet);

  /** Says that the packets asked about since the last time are in their queues now. */
  default void queued(Context ctx) {
    // Most do not care.
  }
}
