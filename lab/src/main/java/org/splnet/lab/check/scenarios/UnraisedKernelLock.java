package org.splnet.lab.check.scenarios;

import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelLock;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;

/**
 * A circle through the big lock by two interrupts, and nothing that takes a lock inside another.
 *
 * <p>CPU 0 holds the big lock; a soft interrupt comes in between and wants the ARP table. CPU 1 has
 * that, at SOFTNET, and is interrupted by a serial handler at TTY, whose wrapper wants the big
 * lock. No lock is ever taken inside another, and each but the big lock is held at the level of who
 * takes it. The big lock, being recursive, is excused from that; it must not be where a class is
 * held above it and below a wrapped handler.
 */
final class UnraisedKernelLock {
  private UnraisedKernelLock() {}

  /** Held at these levels; the handler that wants the table is at the table's. */
  static Program program(Ipl kernel, Ipl table) {
    return w -> {
      MachineConfig config =
          MachineConfig.named("host").withCpus(2).withClassLevel(LockOrder.ARP, table);
      if (table != Ipl.SOFTNET) {
        config = config.withOptions(KernelOptions.DEFAULT.knowingThatThisDeadlocks());
      }
      Machine m = w.machine(config);
      Mutex neighbours = m.mutex(LockOrder.ARP, "neighbours");
      w.onCpu(m.cpu(0), "configures", ctx -> configure(ctx, m.kernelLock(), kernel));
      w.interrupt(m.cpu(0), "input", table, ctx -> Held.during(ctx, neighbours, () -> {}));
      w.onCpu(m.cpu(1), "ages", ctx -> Held.during(ctx, neighbours, () -> {}));
      w.interrupt(m.cpu(1), "serial", Ipl.TTY, Attach.UNFLAGGED, ctx -> {});
    };
  }

  private static void configure(Context ctx, KernelLock big, Ipl at) {
    int s = ctx.splraise(at);
    Held.during(ctx, big, () -> {});
    ctx.splx(s);
  }
}
