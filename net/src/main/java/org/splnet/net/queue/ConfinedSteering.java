package org.splnet.net.queue;

import java.util.List;
import org.splnet.kernel.Context;

/**
 * Another steering, kept to some of the CPUs: a packet for one that is not among them goes to the
 * same one of them each time, so order within a flow is kept as far as the other keeps it.
 *
 * <p>For machines that confine a class of locks ({@link
 * org.splnet.kernel.MachineConfig#withConfined}) that protocols take on their way out: what comes
 * in elsewhere is carried to where it may go out.
 */
public final class ConfinedSteering implements Steering {
  private final Steering inner;
  private final int[] to;

  /**
   * A steering.
   *
   * @param cpus how many CPUs the machine has
   * @param among the indices of some of them
   */
  public ConfinedSteering(Steering inner, int cpus, List<Integer> among) {
    if (among.isEmpty()) {
      throw new IllegalArgumentException(
          "steering to none of " + cpus + " CPUs: name one at least");
    }
    this.inner = inner;
    this.to = new int[cpus];
    for (int i = 0; i < cpus; i++) {
      to[i] = among.contains(i) ? i : among.get(i % among.size());
    }
  }

  @Override
  public int cpu(Context ctx, int packet) {
    return to[inner.cpu(ctx, packet)];
  }

  @Override
  public void queued(Context ctx) {
    inner.queued(ctx);
  }
}
