package org.splnet.kernel.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Port;

/**
 * The port on real threads.
 *
 * <p>Each CPU is run by a platform thread of its own ({@link Mode#DEDICATED}), all of the port by
 * one ({@link Mode#SHARED}), or by the embedding program ({@link Mode#INVOKED}, through {@link
 * #runner}). An idle CPU spins for a while and then sleeps until it is woken, a callout is due, or
 * one of the file descriptors watched for it becomes ready. Where there are fewer processors than
 * runnable CPUs, waiting loops soon yield.
 *
 * <p>One port may carry many machines.
 */
public final class HostPort implements Port {
  /** Who turns the loop of a CPU. */
  public enum Mode {
    /** A thread of its own. */
    DEDICATED,
    /**
     * One thread for all CPUs of all machines of the port, each a turn in its turn. For machines of
     * one CPU: a CPU that waited for another would wait for ever.
     */
    SHARED,
    /** The embedding program. */
    INVOKED
  }

  private static final int PAUSES_BEFORE_YIELD = 512;
  private static final int MAX_PAUSES_A_TURN = 64;

  private final Mode mode;
  private final long idleSpinNanos;
  private final Map<Cpu, CpuRunner> runners = new ConcurrentHashMap<>();
  private final SharedRunner sharedRunner;
  private final Map<Machine, List<WorkerRunner>> workers = new ConcurrentHashMap<>();

  /**
   * A port.
   *
   * @param mode who turns the loops
   * @param idleSpinNanos how long an idle CPU spins before it sleeps; {@link Long#MAX_VALUE} for
   *     ever
   */
  public HostPort(Mode mode, long idleSpinNanos) {
    this.mode = mode;
    this.idleSpinNanos = idleSpinNanos;
    this.sharedRunner = new SharedRunner(idleSpinNanos);
  }

  /** A port with dedicated threads that spin for 50 microseconds. */
  public static HostPort dedicated() {
    return new HostPort(Mode.DEDICATED, 50_000);
  }

  /**
   * A port with one thread for all its CPUs, which spins for 50 microseconds when none has anything
   * to do.
   */
  public static HostPort shared() {
    return new HostPort(Mode.SHARED, 50_000);
  }

  /** A port whose CPUs are turned by the embedding program. */
  public static HostPort invoked() {
    return new HostPort(Mode.INVOKED, 0);
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void relax(Context ctx, int turn) {
    if (turn < PAUSES_BEFORE_YIELD) {
      int pauses = Math.min(MAX_PAUSES_A_TURN, 1 << Math.min(turn, 16));
      for (int i = 0; i < pauses; i++) {
        Thread.onSpinWait();
      }
    } else {
      Thread.yield();
    }
  }

  /** The runner of a CPU: its loop, its sleep, its file descriptors. */
  public CpuRunner runner(Cpu cpu) {
    return runners.computeIfAbsent(cpu, c -> new CpuRunner(this, c, idleSpinNanos));
  }

  @Override
  public void wake(Cpu cpu) {
    CpuRunner r = runners.get(cpu);
    if (r != null) {
      r.wake();
    }
  }

  @Override
  public void attached(Context ctx) {
    ctx.portData = Thread.currentThread();
  }

  @Override
  public boolean isRunner(Context ctx) {
    @Nullable Object thread = ctx.portData;
    return thread == null || thread == Thread.currentThread();
  }

  @Override
  public void block(Context ctx, long deadlineNanos) {
    // An interrupted thread cannot park: the interrupt is put aside for that time.
    boolean interrupted = Thread.interrupted();
    if (deadlineNanos == Long.MAX_VALUE) {
      LockSupport.park(ctx);
    } else {
      long left = deadlineNanos - nanos();
      if (left > 0) {
        LockSupport.parkNanos(ctx, left);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void unblock(Context ctx) {
    @Nullable Object thread = ctx.portData;
    if (thread instanceof Thread t) {
      LockSupport.unpark(t);
    }
  }

  @Override
  public void startWorker(Machine machine, Worker worker) {
    WorkerRunner r = new WorkerRunner(this, machine, worker);
    workers.computeIfAbsent(machine, m -> new CopyOnWriteArrayList<>()).add(r);
    r.start();
  }

  @Override
  public void start(Machine machine) {
    if (mode == Mode.SHARED && machine.cpus().size() > 1) {
      throw new IllegalArgumentException(
          machine
              + " has "
              + machine.cpus().size()
              + " CPUs, and on one thread they would wait for each other for ever: give it one, or"
              + " use a port with dedicated threads");
    }
    for (Cpu cpu : machine.cpus()) {
      CpuRunner r = runner(cpu);
      switch (mode) {
        case DEDICATED -> r.startThread(machine.config().name() + "-" + cpu);
        case SHARED -> sharedRunner.add(r);
        case INVOKED -> {
          // The embedding program turns it.
        }
      }
    }
  }

  @Override
  public void stop(Machine machine) {
    List<WorkerRunner> hired = workers.remove(machine);
    if (hired != null) {
      hired.forEach(WorkerRunner::stop);
    }
    List<CpuRunner> stopping = new ArrayList<>();
    for (Cpu cpu : machine.cpus()) {
      CpuRunner r = runners.get(cpu);
      if (r != null) {
        r.requestStop();
        stopping.add(r);
      }
    }
    stopping.forEach(CpuRunner::finishStop);
    machine.cpus().forEach(runners::remove);
    GraphFile.append(machine);
  }

  /** Whether no CPU of a machine is in its loop, so that none can make another call. */
  boolean allLeft(Machine machine) {
    for (Cpu cpu : machine.cpus()) {
      CpuRunner r = runners.get(cpu);
      if (r != null && !r.hasLeft()) {
        return false;
      }
    }
    return true;
  }
}
