package org.splnet.kernel.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Port;
import org.splnet.kernel.host.HostPort;

/** Real threads. */
final class HostArena implements Arena {
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final int SPINS = 200;

  private final HostPort port = HostPort.dedicated();
  private final Deque<AutoCloseable> closed = new ArrayDeque<>();
  private final List<Runnable> checks = new ArrayList<>();

  static void run(Race race) {
    HostArena arena = new HostArena();
    try {
      race.run(arena);
      arena.checks.forEach(Runnable::run);
    } catch (Throwable t) {
      arena.closeAll(t);
      throw t;
    }
    arena.closeAll(null);
  }

  /** Closes everything; what that throws is thrown, or added to what has been thrown. */
  private void closeAll(@Nullable Throwable thrown) {
    Throwable first = thrown;
    while (!closed.isEmpty()) {
      try {
        closed.pop().close();
      } catch (Throwable t) {
        if (first == null) {
          first = t;
        } else {
          first.addSuppressed(t);
        }
      }
    }
    if (thrown == null && first != null) {
      throw new AssertionError(first);
    }
  }

  @Override
  public Port port() {
    return port;
  }

  @Override
  public int rounds(int onThreads, int simulated) {
    return onThreads;
  }

  @Override
  public Machine machine(MachineConfig config) {
    return start(new Machine(config, port));
  }

  @Override
  public Machine sleepy(MachineConfig config) {
    return start(new Machine(config, new HostPort(HostPort.Mode.DEDICATED, 0)));
  }

  private Machine start(Machine machine) {
    closeLater(machine);
    machine.start();
    return machine;
  }

  @Override
  public void closeLater(AutoCloseable what) {
    closed.push(what);
  }

  @Override
  public void checkLater(Runnable check) {
    checks.add(check);
  }

  @Override
  public Runner start(String name, Runnable body) {
    return new ThreadRunner(name, body);
  }

  private final class ThreadRunner implements Runner {
    private final Thread thread;
    private volatile @Nullable Throwable thrown;

    ThreadRunner(String name, Runnable body) {
      thread =
          Thread.ofPlatform()
              .name(name)
              .daemon(true)
              .start(() -> {
                try {
                  body.run();
                } catch (Throwable t) {
                  thrown = t;
                }
              });
    }

    @Override
    public void endWell() {
      await("the end of thread " + thread.getName(), () -> !thread.isAlive());
      Throwable t = thrown;
      if (t != null) {
        throw new AssertionError("thread " + thread.getName() + " failed: " + t, t);
      }
    }
  }

  @Override
  public void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    for (int turn = 0; !condition.getAsBoolean(); turn++) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("waited in vain for: " + what);
      }
      if (turn < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(20_000);
      }
    }
  }

  @Override
  public void pause() {
    Thread.yield();
  }
}
