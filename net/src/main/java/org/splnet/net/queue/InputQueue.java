package org.splnet.net.queue;

import org.splnet.kernel.Context;
import org.splnet.net.packet.PacketVector;

/**
 * A protocol's input queue: between driver interrupts and the protocol's soft interrupt. Bounded,
 * counted, batches in and out.
 */
public interface InputQueue {
  /**
   * Queues a batch from its front as far as there is room, on the caller's CPU where the queue is
   * per CPU.
   *
   * <p>Context: any up to VM. Locks: none of class {@code inputq} or further in.
   *
   * @return how many were queued; the rest is the caller's
   */
  int enqueue(Context ctx, PacketVector v);

  /**
   * Queues a batch for a CPU, as {@link #enqueue(Context, PacketVector)} does for the caller's; the
   * one queue where there is one for all.
   *
   * @param cpu the index of the CPU
   */
  default int enqueue(Context ctx, int cpu, PacketVector v) {
    return enqueue(ctx, v);
  }

  /**
   * Moves packets behind those of a batch, as many as it has room for. Called by the protocol's
   * soft interrupt.
   */
  void dequeue(Context ctx, PacketVector to);

  /** Whether packets wait for the caller's CPU; a hint while others enqueue. */
  boolean hasMore(Context ctx);

  /** The most that ever waited at once in one queue. */
  int highWater();

  /** How many packets wait, in all; exact only under quiet. */
  int size();
}
