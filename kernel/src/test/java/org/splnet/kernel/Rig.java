package org.splnet.kernel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.splnet.kernel.host.HostPort;
import org.splnet.kernel.sim.SimPort;

/** What the tests of the kernel have in common: machines, contexts and bounded waits. */
final class Rig {
  /** The argument of handlers that need none. */
  static final Object NOTHING = new Object();

  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final int SPINS = 200;

  private Rig() {}

  static MachineConfig config(int cpus) {
    return MachineConfig.named("test").withCpus(cpus);
  }

  /** A machine on a stepping port, ready to be stepped. */
  static Machine step(MachineConfig config, SimPort port) {
    Machine machine = new Machine(config, port);
    machine.start();
    return machine;
  }

  /** A machine on threads that sleep as soon as they are idle. */
  static Machine sleepy(MachineConfig config) {
    Machine machine = new Machine(config, new HostPort(HostPort.Mode.DEDICATED, 0));
    machine.start();
    return machine;
  }

  /** A machine on threads that spin for a moment before they sleep. */
  static Machine threads(MachineConfig config) {
    Machine machine = new Machine(config, HostPort.dedicated());
    machine.start();
    return machine;
  }

  /** Runs as an application thread does. */
  static void top(Machine machine, Consumer<Context> body) {
    Context ctx = machine.enterTop();
    body.accept(ctx);
    machine.leaveTop(ctx);
  }

  /** Waits for a condition, and gives up with an error. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (int turn = 0; !condition.getAsBoolean(); turn++) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for: " + what);
      }
      if (turn < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(20_000);
      }
    }
  }

  /** A thread that keeps what it throws. */
  static Runner start(String name, Runnable body) {
    return new Runner(name, body);
  }

  static final class Runner {
    private final Thread thread;
    private volatile Throwable thrown;

    private Runner(String name, Runnable body) {
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

    /** Waits for the end; what the thread threw, or null. */
    Throwable end() {
      await("the end of thread " + thread.getName(), () -> !thread.isAlive());
      return thrown;
    }

    /** Waits for the end, which must be a good one. */
    void endWell() {
      Throwable t = end();
      if (t != null) {
        throw new AssertionError("thread " + thread.getName() + " failed: " + t, t);
      }
    }

    boolean isBlocked() {
      Thread.State s = thread.getState();
      return s == Thread.State.WAITING || s == Thread.State.TIMED_WAITING;
    }
  }
}
