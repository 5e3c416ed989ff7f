package org.splnet.lab.check.scenarios;

import java.util.LinkedHashMap;
import java.util.Map;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Failure;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;

/** Programs with a data race each: a search that does not find them proves nothing by silence. */
public final class RaceControls {
  private static final LockClass COUNTS = World.lockClass("counts", Ipl.NET);

  private RaceControls() {}

  /** The programs, with the kind of failure that each must show. */
  public static Map<Class<? extends Program>, String> all() {
    Map<Class<? extends Program>, String> all = new LinkedHashMap<>();
    all.put(Unlocked.class, Failure.RACE);
    all.put(Unguarded.class, Failure.GUARD);
    all.put(Interrupted.class, Failure.RACE);
    all.put(OtherCpu.class, Failure.RACE);
    all.put(NotPublished.class, Failure.RACE);
    all.put(WeakLock.class, Failure.RACE);
    all.put(WeakQueue.class, Failure.RACE);
    return all;
  }

  private static final class Counts {
    private final Mutex lock;
    private int packets;

    @GuardedBy("lock")
    @SuppressWarnings("UnusedVariable") // what counts is that it is written
    private int bytes;

    private boolean ready;

    Counts(Mutex lock) {
      this.lock = lock;
    }

    void addPacket() {
      packets++;
    }

    @SuppressWarnings("LockedCheck") // that is what is to be found
    void addBytes() {
      bytes++;
    }
  }

  /** Two application threads count without a lock. */
  public static final class Unlocked implements Program {
    @Override
    public void build(World w) {
      Machine m = w.machine(1, COUNTS);
      Counts c = new Counts(m.mutex(COUNTS, "all"));
      w.top(m, "first", ctx -> c.packets++);
      w.top(m, "second", ctx -> c.packets++);
    }
  }

  /** One of two threads forgets the lock of a guarded field. */
  public static final class Unguarded implements Program {
    @Override
    public void build(World w) {
      Machine m = w.machine(1, COUNTS);
      Counts c = new Counts(m.mutex(COUNTS, "all"));
      w.top(m, "holds it", ctx -> Held.during(ctx, c.lock, c::addBytes));
      w.top(m, "forgets it", ctx -> c.addBytes());
    }
  }

  /** A handler and what it interrupts count in the same place, at no raised level. */
  public static final class Interrupted implements Program {
    @Override
    public void build(World w) {
      onLevel(w, Ipl.NONE, 0);
    }
  }

  /** The level is raised, and the handler runs on the other CPU. */
  public static final class OtherCpu implements Program {
    @Override
    public void build(World w) {
      onLevel(w, Ipl.NET, 1);
    }
  }

  private static void onLevel(World w, Ipl level, int handlersCpu) {
    Machine m = w.machine(2, COUNTS);
    Counts c = new Counts(m.mutex(COUNTS, "all"));
    w.interrupt(m.cpu(handlersCpu), "nic", Ipl.NET, ctx -> c.packets++);
    w.onCpu(m.cpu(0), "statistics", ctx -> raised(ctx, level, c));
  }

  private static void raised(Context ctx, Ipl level, Counts c) {
    int saved = ctx.splraise(level);
    c.packets++;
    ctx.splx(saved);
  }

  /** Data are handed over by a plain flag. */
  public static final class NotPublished implements Program {
    @Override
    public void build(World w) {
      Machine m = w.machine(1, COUNTS);
      Counts c = new Counts(m.mutex(COUNTS, "all"));
      w.top(
          m,
          "hands over",
          ctx -> {
            c.packets = 1;
            c.ready = true;
          });
      w.top(
          m,
          "takes over",
          ctx -> {
            if (c.ready) {
              c.packets++;
            }
          });
    }
  }

  /** The real lock under a mutex is left by an opaque store. */
  public static final class WeakLock implements Program {
    @Override
    public void build(World w) {
      w.mutate("real-lock-left-opaque");
      Machine m = w.machine(1, COUNTS);
      Counts c = new Counts(m.mutex(COUNTS, "all"));
      w.top(m, "first", ctx -> Held.during(ctx, c.lock, c::addPacket));
      w.top(m, "second", ctx -> Held.during(ctx, c.lock, c::addPacket));
    }
  }

  /** The lock-free input queue is filled by opaque stores. */
  public static final class WeakQueue implements Program {
    @Override
    public void build(World w) {
      w.mutate("lockfree-filled-opaque");
      QueueHandOver.lockFree().build(w);
    }
  }
}
