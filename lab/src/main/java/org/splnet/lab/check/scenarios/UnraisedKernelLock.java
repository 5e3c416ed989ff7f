package org.splnet.lab.check.scenarios;

import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelLock;
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

  static Program program(boolean raises) {
    return w -> {
      Machine m = w.machine(MachineConfig.named("host").withCpus(2));
      Mutex table = m.mutex(LockOrder.ARP, "neighbours");
      w.onCpu(m.cpu(0), "configures", ctx -> configure(ctx, m.kernelLock(), raises));
      w.interrupt(m.cpu(0), "input", Ipl.SOFTNET, ctx -> Held.during(ctx, table, () -> {}));
      w.onCpu(m.cpu(1), "ages", ctx -> Held.during(ctx, table, () -> {}));
      w.interrupt(m.cpu(1), "serial", Ipl.TTY, Attach.UNFLAGGED, ctx -> {});
    };
  }

  private static void configure(Context ctx, KernelLock big, boolean raises) {
    int s = raises ? ctx.splraise(Ipl.SOFTNET) : 0;
    Held.during(ctx, big, () -> {});
    if (raises) {
      ctx.splx(s);
    }
  }
}
