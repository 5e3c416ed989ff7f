package org.splnet.simnet;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.sim.Strand;

/**
 * A virtual thread of a host, whose continuation is run as a strand of the simulation: the seed
 * decides when, and its time is the network's.
 *
 * <p>The virtual thread hands whoever may continue it to {@link #execute}; the strand runs that,
 * and sleeps while there is nothing to continue. See {@code docs/simnet.md} for what code on it may
 * use.
 */
public final class SimThread {
  private static final long NEVER = Long.MAX_VALUE;
  private static final int UNWINDS = 100;

  private final SimThreads all;
  private final SimHost host;
  private final String name;
  private final Thread thread;
  private final Strand strand;
  private volatile @Nullable Runnable continuation;
  private volatile @Nullable Throwable failure;

  /** When it wants to be woken at the latest, on the network's clock. */
  private long dueNanos = NEVER;

  /** It was woken before it parked. */
  private boolean permit;

  /** Its host has crashed, or the network was closed. */
  private boolean killed;

  private boolean reported;

  SimThread(SimThreads all, SimHost host, String name, Runnable body) {
    this.all = all;
    this.host = host;
    this.name = name;
    this.thread = VirtualThreads.make(this::execute, name, () -> run(body));
    this.strand =
        all.network().port().application(host.machine(), name + " of " + host.name(), this::turns);
  }

  /** The virtual thread. */
  public Thread thread() {
    return thread;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The host on which it runs. */
  public SimHost host() {
    return host;
  }

  /** Whether it has ended. */
  public boolean isDone() {
    return !thread.isAlive() && thread.getState() == Thread.State.TERMINATED;
  }

  Strand strand() {
    return strand;
  }

  void start() {
    thread.start();
  }

  private void run(Runnable body) {
    try {
      body.run();
    } catch (Throwable t) {
      // Of a thread whose host has crashed nobody wants to know.
      if (!killed) {
        failure = t;
      }
    }
  }

  // ---- The strand

  /** The virtual thread may be continued: called by whoever has made that so. */
  private void execute(Runnable task) {
    continuation = task;
    if (!killed && all.mayWake(this)) {
      all.network().port().wake(strand);
    }
  }

  private void turns() {
    all.network().note(host.name(), "thread '" + name + "' starts", strand.number());
    while (!isDone()) {
      Runnable task = continuation;
      if (task == null) {
        all.network().port().sleep(dueNanos);
        expire();
      } else {
        continuation = null;
        runOnce(task);
        all.network().port().pause();
      }
    }
    all.network().note(host.name(), "thread '" + name + "' ends", strand.number());
  }

  /** Whether somebody has made it runnable. */
  boolean isRunnable() {
    return continuation != null;
  }

  private void runOnce(Runnable task) {
    all.continueOnce(this, task);
    Throwable t = failure;
    if (t != null && !reported) {
      reported = true;
      throw new IllegalStateException(
          "thread '" + name + "' of " + host.name() + " failed: " + t, t);
    }
    all.check(this);
  }

  private void expire() {
    if (dueNanos != NEVER && all.network().nanos() >= dueNanos) {
      dueNanos = NEVER;
      wake();
    }
  }

  // ---- Waiting, by our own calls

  /** The thread itself parks until {@link #wake}, or a time of the network; may return early. */
  void park(long untilNanos) {
    if (killed) {
      throw new Killed();
    }
    if (permit) {
      permit = false;
      return;
    }
    dueNanos = untilNanos;
    VirtualThreads.park();
    dueNanos = NEVER;
    permit = false;
    if (killed) {
      throw new Killed();
    }
  }

  /** Ends its {@link #park}, or the next one. */
  void wake() {
    permit = true;
    VirtualThreads.unpark(thread);
  }

  // ---- Its end

  /** Unwinds it, as far as it lets itself be unwound: nobody waits for it any more. */
  void kill() {
    killed = true;
    if (isDone()) {
      return;
    }
    for (int i = 0; i < UNWINDS && !isDone(); i++) {
      thread.interrupt();
      VirtualThreads.unpark(thread);
      Runnable task = continuation;
      continuation = null;
      if (task == null) {
        return;
      }
      all.continueOnce(this, task);
    }
  }

  /** Thrown where a thread waits whose host is gone. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("the host has crashed", null, false, false);
    }
  }

  @Override
  public String toString() {
    return "thread '" + name + "' of " + host.name();
  }
}
