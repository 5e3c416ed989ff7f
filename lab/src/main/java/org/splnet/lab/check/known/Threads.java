package org.splnet.lab.check.known;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.World;

/** Application threads of one machine and their locks: all that these programs need. */
final class Threads {
  private static final LockClass LOCKS = World.lockClass("locks", Ipl.NONE);

  private final World world;
  private final Machine machine;

  Threads(World world) {
    this.world = world;
    this.machine = world.machine(1, LOCKS);
    // The CPU has nothing to do here, and is no part of any schedule.
    world.settle();
  }

  Mutex mutex(String name) {
    return machine.mutex(LOCKS, name);
  }

  void thread(String name, Consumer<Context> body) {
    world.top(machine, name, body);
  }

  void await(BooleanSupplier condition) {
    world.await(condition);
  }

  void atEnd(World.Check check) {
    world.atEnd(check);
  }

  static void with(Context ctx, Mutex lock, Runnable body) {
    lock.enter(ctx);
    try {
      body.run();
    } finally {
      lock.exit(ctx);
    }
  }

  /** What must be true. */
  static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
