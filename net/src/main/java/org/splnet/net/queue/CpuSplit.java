package org.splnet.net.queue;

import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.PerContext;
import org.splnet.net.packet.PacketVector;

/**
 * Splits a batch by CPU and queues the parts, order kept. Used at level VM: nothing that delivers
 * comes in between, so a context needs one set of parts.
 */
final class CpuSplit {
  private final DeferredDispatch dispatch;
  private final PerContext<PacketVector[]> parts;

  CpuSplit(Machine machine, DeferredDispatch dispatch) {
    this.dispatch = dispatch;
    int cpus = machine.cpus().size();
    this.parts =
        machine.perContext(ctx -> {
          PacketVector[] all = new PacketVector[cpus];
          for (int i = 0; i < cpus; i++) {
            all[i] = new PacketVector(PacketVector.BATCH);
          }
          return all;
        });
  }

  /** The parts of this context, by CPU, empty. */
  PacketVector[] parts(Context ctx) {
    return parts.get(ctx);
  }

  /** Adds a packet to a CPU's part; queues that first if it is full. */
  void add(Context ctx, PacketVector[] to, int cpu, int packet) {
    PacketVector part = to[cpu];
    if (part.isFull()) {
      dispatch.deliver(ctx, cpu, part);
    }
    part.add(packet);
  }

  /** Queues what is in the parts. */
  void flush(Context ctx, PacketVector[] from) {
    for (int cpu = 0; cpu < from.length; cpu++) {
      if (!from[cpu].isEmpty()) {
        dispatch.deliver(ctx, cpu, from[cpu]);
      }
    }
  }
}
