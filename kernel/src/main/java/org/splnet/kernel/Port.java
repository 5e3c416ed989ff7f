package org.splnet.kernel;

/**
 * What a machine stands on: time, and the ways to wait. Everything else of the kernel floor is the
 * same on real threads and in simulation.
 */
public interface Port {
  /** The clock, in nanoseconds from an arbitrary origin; never goes back. */
  long nanos();

  /** A pause in a waiting loop. {@code turn} counts up from 0 while the wait lasts. */
  void relax(Context ctx, int turn);

  /**
   * Whether interrupts that the level allows are let in now, at a window. A port that delivers each
   * of them itself, by {@link Context#deliver}, says no.
   */
  default boolean deliversAtWindows() {
    return true;
  }

  /** Wakes a CPU that sleeps or is about to. Any thread. */
  void wake(Cpu cpu);

  /** Called when an application thread gets this context. */
  void attached(Context ctx);

  /** The calling thread, to which the context was attached, gives it back. */
  default void detached(Context ctx) {}

  /**
   * Blocks an application context until {@link #unblock} or the deadline; may return early.
   *
   * @param deadlineNanos on {@link #nanos}, {@link Long#MAX_VALUE} for none
   */
  void block(Context ctx, long deadlineNanos);

  /** Ends the {@link #block} of a context, or its next one. Any thread. */
  void unblock(Context ctx);

  /**
   * Whether the caller is who runs in a context at this moment, as far as the port can tell. Asked
   * in checked runs only.
   */
  default boolean isRunner(Context ctx) {
    return true;
  }

  /**
   * A rule of order or level was broken on a run that has not gone wrong yet; a port that only
   * watches notes it and lets the run go on, by returning. It is not told of the same rule, classes
   * and levels again then.
   *
   * <p>Called in the context that has broken it, which may hold locks and is at any level. Asked in
   * checked runs, and in any run where a wait masks what it waits for or a handler is attached that
   * may deadlock ({@link LockRule#isPrediction}).
   *
   * @throws LockViolation the report, where it is to stop whoever has broken the rule
   */
  default void predicted(LockViolation v) {
    throw v;
  }

  /** What a thread of the port does besides the CPUs. */
  interface Worker {
    /** Its name. */
    String name();

    /** The context in which it runs; {@link #unblock} wakes it. */
    Context context();

    /**
     * Does one piece of work. Only for whoever runs the worker, one at a time.
     *
     * @return whether there was anything to do; if not, the worker may block
     */
    boolean step();
  }

  /**
   * Sets a worker going, until the machine is stopped. It may be preempted anywhere.
   *
   * @throws UnsupportedOperationException if the port has no workers
   */
  default void startWorker(Machine machine, Worker worker) {
    throw new UnsupportedOperationException(
        "this port has no thread for '" + worker.name() + "': choose --entry interrupt or softint");
  }

  /** Sets the CPUs of a machine going, where the port has threads of its own. */
  void start(Machine machine);

  /** Stops them again, and waits for that. */
  void stop(Machine machine);
}
