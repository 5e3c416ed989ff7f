package org.splnet.kernel.host;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Poller;

/**
 * Turns the loop of one CPU: run what is pending, step the engines, spin while idle, then sleep.
 *
 * <p>Sleep is a park while no file descriptor is watched, and {@code epoll_wait} from the first one
 * on. Whichever it is, {@link Cpu#beginSleep} comes first and {@link Cpu#mustStayAwake} second, so
 * that an assertion in between either is seen or wakes.
 */
public final class CpuRunner {
  private static final int TURNS_BETWEEN_POLLS = 64;

  private final HostPort port;
  private final Cpu cpu;
  private final long idleSpinNanos;
  private volatile @Nullable Thread sleeper;
  private volatile @Nullable FdWatch watch;
  private volatile boolean stopping;
  private volatile boolean left;
  private @Nullable Thread thread;

  /** The thread that turns this loop besides others, if there is one. */
  private volatile @Nullable Thread shared;

  private int untilPoll = TURNS_BETWEEN_POLLS;

  CpuRunner(HostPort port, Cpu cpu, long idleSpinNanos) {
    this.port = port;
    this.cpu = cpu;
    this.idleSpinNanos = idleSpinNanos;
  }

  /**
   * Asserts a line whenever a file descriptor becomes readable. Edge-triggered: the handler reads
   * until there is nothing left.
   *
   * @throws UnsupportedOperationException if the CPU shares its thread
   */
  public synchronized void watch(int fd, InterruptLine line) {
    if (shared != null) {
      throw new UnsupportedOperationException(
          "a CPU that shares its thread watches no file descriptor: use a port with dedicated"
              + " threads");
    }
    FdWatch w = watch;
    if (w == null) {
      w = new FdWatch();
      watch = w;
      // The thread may be parked: from now on it sleeps in epoll_wait.
      Thread t = sleeper;
      if (t != null) {
        LockSupport.unpark(t);
      }
    }
    w.add(fd, line);
  }

  /** Ends {@link #watch}. */
  public synchronized void unwatch(int fd) {
    FdWatch w = watch;
    if (w != null) {
      w.remove(fd);
    }
  }

  void wake() {
    FdWatch w = watch;
    if (w != null) {
      w.wake();
    }
    Thread t = sleeper;
    if (t != null) {
      LockSupport.unpark(t);
    }
  }

  /**
   * One turn, for the embedding program.
   *
   * @return whether anything was done
   */
  public boolean turn() {
    boolean worked = cpu.turn();
    FdWatch w = watch;
    if (w != null && (!worked || --untilPoll <= 0)) {
      untilPoll = TURNS_BETWEEN_POLLS;
      worked |= w.poll(0);
    }
    return worked;
  }

  /**
   * Sleeps until the CPU is woken, a callout is due, a watched file descriptor is ready or the time
   * is up; not at all if there is something to do.
   */
  public void sleep(long maxNanos) {
    cpu.beginSleep();
    sleeper = Thread.currentThread();
    try {
      long due = cpu.nextDueNanos();
      long nanos = Math.min(maxNanos, nanosUntil(due));
      if (nanos <= 0 || stopping || cpu.mustStayAwake()) {
        return;
      }
      FdWatch w = watch;
      if (w != null) {
        w.poll(nanos);
      } else if (nanos == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      sleeper = null;
      cpu.endSleep();
    }
  }

  /** How long it is until then; not above 0 if it is past, {@link Long#MAX_VALUE} for never. */
  static long nanosUntil(long dueNanos) {
    if (dueNanos == Poller.NEVER || dueNanos == Poller.NOW) {
      return dueNanos;
    }
    return dueNanos - System.nanoTime();
  }

  // ---- On a thread that turns other CPUs too

  /** Says which thread turns the loop; wakes that one from now on. */
  void share(Thread by) {
    shared = by;
    sleeper = by;
  }

  /** The CPU. */
  Cpu cpu() {
    return cpu;
  }

  /** Whether the loop is to end, or did. */
  boolean isEnding() {
    return stopping || !cpu.machine().isRunning();
  }

  /** One turn; what goes wrong in it is the end of the machine, and of no other. */
  boolean turnShared() {
    try {
      return turn();
    } catch (Throwable t) {
      cpu.machine().panic(t);
      return true;
    }
  }

  /** Ends the loop; by the thread that turned it. */
  void leave() {
    left = true;
  }

  // ---- On a thread of its own

  void startThread(String name) {
    Thread t = Thread.ofPlatform().name(name).daemon(true).unstarted(this::loop);
    thread = t;
    t.start();
  }

  /** Tells the loop to end; does not wait. */
  void requestStop() {
    stopping = true;
    Thread by = shared != null ? shared : thread;
    if (by == null || by == Thread.currentThread()) {
      left = true;
    }
    wake();
  }

  /** Whether the loop has ended. */
  boolean hasLeft() {
    return left;
  }

  /** Waits for the end of the loop, after {@link #requestStop} of every CPU of the machine. */
  void finishStop() {
    Thread t = thread;
    if (t != null && t != Thread.currentThread()) {
      boolean interrupted = false;
      while (t.isAlive()) {
        try {
          t.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    while (!left) {
      Thread.onSpinWait(); // a shared thread is awake, and ends no turn later than this
    }
    FdWatch w = watch;
    if (w != null) {
      w.close();
    }
  }

  private void noteIdle(boolean idle) {
    if (idle) {
      cpu.beginIdle();
    } else {
      cpu.endIdle();
    }
  }

  private void loop() {
    Machine machine = cpu.machine();
    cpu.context().portData = Thread.currentThread();
    try {
      long idleSince = 0;
      boolean idle = false;
      while (!stopping && machine.isRunning()) {
        boolean worked = turn();
        if (worked == idle) {
          idle = !worked;
          noteIdle(idle);
        }
        if (worked) {
          idleSince = 0;
        } else if (idleSpinNanos != Long.MAX_VALUE) {
          long now = cpu.context().now();
          if (idleSince == 0) {
            idleSince = now;
          }
          if (now - idleSince >= idleSpinNanos) {
            sleep(Long.MAX_VALUE);
            idleSince = 0;
          } else {
            Thread.onSpinWait();
          }
        } else {
          Thread.onSpinWait();
        }
      }
      left = true;
      // Another CPU may still be in a handler and wait there for a call to this one.
      while (machine.failure() == null && !port.allLeft(machine)) {
        if (!cpu.serveCalls()) {
          Thread.yield();
        }
      }
    } catch (Throwable t) {
      machine.panic(t);
    } finally {
      cpu.context().portData = null;
      left = true;
    }
  }
}
