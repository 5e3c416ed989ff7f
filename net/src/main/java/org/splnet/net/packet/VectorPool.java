package org.splnet.net.packet;

import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.PerContext;

/**
 * Scratch batches per context. What runs in an interrupt frame takes its own, so a handler that
 * interrupts another on the same CPU never finds the other's batch in its hands.
 */
public final class VectorPool {
  private static final class Stack {
    PacketVector[] idle = new PacketVector[8];
    int size;
  }

  private final PerContext<Stack> stacks;
  private final int capacity;

  /** Batches of so many packets. */
  public VectorPool(Machine machine, int capacity) {
    this.capacity = capacity;
    this.stacks = machine.perContext(ctx -> new Stack());
  }

  /** An empty batch; give it back empty, to the same context. */
  public PacketVector take(Context ctx) {
    Stack s = stacks.get(ctx);
    return s.size == 0 ? new PacketVector(capacity) : s.idle[--s.size];
  }

  /** Gives a batch back. */
  public void give(Context ctx, PacketVector v) {
    if (!v.isEmpty()) {
      throw new IllegalStateException("a batch is given back with " + v.size() + " packets in it");
    }
    Stack s = stacks.get(ctx);
    if (s.size < s.idle.length) {
      s.idle[s.size++] = v;
    }
  }
}
