package org.splnet.kernel.sim;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Operation;

/**
 * What woven code calls. On threads that simulate nothing, and before anything is simulated, each
 * of these is a load and a comparison.
 *
 * <p>This is the one place of the kernel floor with state of the whole JVM: woven code has nowhere
 * else to turn to. A JVM simulates one schedule at a time on one thread; who wants more takes more
 * JVMs.
 */
public final class Points {
  /** A volatile or weaker load is about to be made. */
  public static final int READ = 0;

  /** A volatile or weaker store is about to be made. */
  public static final int WRITE = 1;

  /** An atomic update is about to be made. */
  public static final int UPDATE = 2;

  /** Who is told of the points of the present schedule. */
  public interface Observer {
    /**
     * A volatile or weaker access to shared state.
     *
     * @param kind {@link #READ}, {@link #WRITE} or {@link #UPDATE}
     * @param site the field or variable, and the method: {@code RealLock.owner in RealLock.leave}
     */
    void access(int kind, String site);

    /** An operation of the kernel floor or of a queue. */
    void operation(Operation operation, @Nullable Object subject, @Nullable Context ctx);

    /** Something that would make two runs differ: a clock, a random source, a sleep. */
    void foreign(String what, String site);

    /** Whether a named change of the code is in force. */
    boolean mutated(String name);

    /**
     * A method is entered; told only where the weaver was asked for coverage.
     *
     * @param method class and method
     */
    default void entered(String method) {}
  }

  private static @Nullable Thread thread;
  private static @Nullable Observer observer;

  private Points() {}

  /** Tells this observer from now on of what the calling thread does; null for nobody. */
  public static void observe(@Nullable Observer by) {
    observer = by;
    thread = by == null ? null : Thread.currentThread();
  }

  /** Called before a volatile or weaker access. */
  public static void access(int kind, String site) {
    Observer o = observer;
    if (o != null && Thread.currentThread() == thread) {
      o.access(kind, site);
    }
  }

  /** Called first in a method that is a {@link org.splnet.kernel.SchedulingPoint}. */
  public static void operation(
      Operation operation, @Nullable Object subject, @Nullable Context ctx) {
    Observer o = observer;
    if (o != null && Thread.currentThread() == thread) {
      o.operation(operation, subject, ctx);
    }
  }

  /** Called first in each method, where the weaver was asked for coverage. */
  public static void entered(String method) {
    Observer o = observer;
    if (o != null && Thread.currentThread() == thread) {
      o.entered(method);
    }
  }

  /** Called before a call that no simulation may make. */
  public static void foreign(String what, String site) {
    Observer o = observer;
    if (o != null && Thread.currentThread() == thread) {
      o.foreign(what, site);
    }
  }

  /** Whether the named change of the code is in force. */
  public static boolean mutated(String name) {
    Observer o = observer;
    return o != null && Thread.currentThread() == thread && o.mutated(name);
  }
}
