package org.splnet.lab.check.programs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.RwLock;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;
import org.splnet.lab.check.scenarios.Held;
import org.splnet.lab.check.scenarios.MiniStack;

/**
 * What the declared order promises of each class: whoever holds a lock of it is not interrupted by
 * a handler of the class's level, which may therefore take the lock on the same CPU.
 */
final class LevelPrograms {
  private LevelPrograms() {}

  static Map<String, Program> all() {
    Map<String, Program> all = new LinkedHashMap<>();
    for (LockClass c : LockOrder.STANDARD.classes()) {
      if (c != LockOrder.BIG) {
        all.put("level-of-" + c.name(), w -> level(w, c));
      }
    }
    return all;
  }

  private static void level(World w, LockClass c) {
    Machine m = w.machine(MachineConfig.named("host").withCpus(1).withBinding(LockBinding.FINE));
    BiConsumer<Context, Runnable> during = lock(m, c);
    AtomicInteger inside = new AtomicInteger();
    int[] count = new int[1];
    Runnable body =
        () -> {
          MiniStack.same("others inside the lock", 0, inside.getAndIncrement());
          count[0]++;
          inside.getAndDecrement();
        };
    w.onCpu(m.cpu(0), "holds", ctx -> during.accept(ctx, body));
    w.interrupt(m.cpu(0), "interrupts", c.ipl(), ctx -> during.accept(ctx, body));
    w.atEnd(() -> MiniStack.same("times inside the lock", 2, count[0]));
  }

  private static BiConsumer<Context, Runnable> lock(Machine m, LockClass c) {
    if (c.kind() == LockClass.Kind.RW) {
      RwLock lock = m.rwLock(c, "lock");
      return (ctx, body) -> Held.during(ctx, lock, body);
    }
    Mutex lock = m.mutex(c, "lock");
    return (ctx, body) -> Held.during(ctx, lock, body);
  }
}
