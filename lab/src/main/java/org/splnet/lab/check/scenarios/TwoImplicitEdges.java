package org.splnet.lab.check.scenarios;

import java.util.Map;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelLock;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;

/**
 * A circle through the big lock of which no line of code shows any part, and in which the big lock
 * is recursive and so exempt from the rule that a lock is held at the level of its use.
 *
 * <p>CPU 0 is inside the big lock when a handler arrives that takes the table. CPU 1 has the table
 * when a wrapped handler arrives, of a higher level still. Nobody takes the table inside the big
 * lock. It needs a level between that at which the big lock is held and that of the wrapped
 * handler; which is why the big lock is held at the level of the protocols at least, and a class
 * between that and a wrapped handler is refused.
 */
final class TwoImplicitEdges {
  private TwoImplicitEdges() {}

  /** The table at a level, taken by a handler of that level. */
  static Program program(Ipl ipl) {
    LockClass tables = World.lockClass("table", ipl);
    return w -> {
      Machine m = w.machine(config(tables));
      Mutex table = m.mutex(tables, "neighbours");
      KernelLock big = m.kernelLock();
      w.onCpu(m.cpu(0), "configures", ctx -> Held.during(ctx, big, () -> {}));
      w.interrupt(m.cpu(0), "input", ipl, ctx -> Held.during(ctx, table, () -> {}));
      w.onCpu(m.cpu(1), "ageing", ctx -> Held.during(ctx, table, () -> {}));
      w.interrupt(m.cpu(1), "serial", Ipl.TTY, Attach.UNFLAGGED, ctx -> {});
    };
  }

  private static MachineConfig config(LockClass tables) {
    MachineConfig config =
        new MachineConfig(
            "m",
            2,
            LevelSet.L2005,
            LockBinding.FINE,
            LockOrder.STANDARD.plus(tables),
            Ipl.SOFTNET,
            1,
            KernelOptions.DEFAULT,
            Map.of(),
            Map.of());
    boolean between =
        config.levels().rank(tables.ipl()) > config.levels().rank(config.kernelFloor());
    return between ? config.withOptions(KernelOptions.DEFAULT.knowingThatThisDeadlocks()) : config;
  }
}
