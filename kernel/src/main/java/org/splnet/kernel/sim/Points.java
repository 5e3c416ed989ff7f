package org.splnet.kernel.sim;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Batch;
import org.splnet.kernel.Context;
import org.splnet.kernel.Edge;
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

  /** Memory order of an access: volatile, both ways. */
  public static final int VOLATILE = 0;

  /** A load, or the load of an update, takes what was published; a store publishes nothing. */
  public static final int ACQUIRE = 1;

  /** A store, or the store of an update, publishes; a load takes nothing. */
  public static final int RELEASE = 2;

  /** Opaque: orders nothing. */
  public static final int OPAQUE = 3;

  /** Where the memory order stands in the number that woven code gives: above the kind. */
  private static final int ORDER_SHIFT = 2;

  private static final int KIND_MASK = (1 << ORDER_SHIFT) - 1;

  /** Who is told of the points of the present schedule. */
  public interface Observer {
    /**
     * A volatile or weaker access to shared state.
     *
     * @param kind {@link #READ}, {@link #WRITE} or {@link #UPDATE}
     * @param site the field or variable, and the method: {@code RealLock.owner in RealLock.leave}
     */
    void access(int kind, String site);

    /**
     * The same, with whose variable it is.
     *
     * @param of the object that has the variable, or the array
     * @param index the place in the array; -1 if it is none
     */
    default void access(int kind, String site, Object of, int index) {
      access(kind, site);
    }

    /**
     * The same, with its memory order, which is told only where the weaver was asked for races and
     * is volatile otherwise. An update publishes only if it {@link #succeeded}, where that is told.
     *
     * @param order {@link #VOLATILE}, {@link #ACQUIRE}, {@link #RELEASE} or {@link #OPAQUE}
     * @param of the object that has the variable, or the array; null if it is static
     */
    default void ordered(int kind, int order, String site, @Nullable Object of, int index) {
      if (of == null) {
        access(kind, site);
      } else {
        access(kind, site, of, index);
      }
    }

    /**
     * Whether the compare-and-set was made that was told of last; only where the weaver was asked
     * for races.
     */
    default void succeeded(boolean made) {}

    /**
     * A plain access; told only where the weaver was asked for races.
     *
     * @param kind {@link #READ} or {@link #WRITE}
     * @param site the variable and the method
     * @param of the object that has the variable, the array, or the segment; null if it is static
     * @param index the place in the array, or the offset in the segment; -1 if it is a field
     * @param bytes how many, in a segment; 1 elsewhere
     * @param confined whether the variable belongs to one context, see {@link
     *     org.splnet.kernel.Confined}
     */
    default void plain(
        int kind, String site, @Nullable Object of, long index, int bytes, boolean confined) {}

    /** A field is about to be touched that is said to be guarded by a lock; likewise. */
    default void guarded(int kind, String site, Object lock) {}

    /** An edge that no variable brings about; likewise. See {@link org.splnet.kernel.Ordering}. */
    default void edge(Edge edge, Object self, @Nullable Object of, long first, long second) {}

    /** A strand was added by the one that runs. */
    default void started(Strand strand) {}

    /**
     * Work is done that is told of.
     *
     * @param what its name
     * @param times how often
     */
    default void work(String what, int times) {}

    /** Work is done on each of a batch. */
    default void work(String what, Batch batch) {
      work(what, batch.size());
    }

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
      o.ordered(kind & KIND_MASK, kind >> ORDER_SHIFT, site, null, -1);
    }
  }

  /** Called before such an access to a variable of an object. */
  public static void access(Object of, int kind, String site) {
    access(of, -1, kind, site);
  }

  /** Called before such an access to an element of an array. */
  public static void access(Object of, int index, int kind, String site) {
    Observer o = observer;
    if (o != null && Thread.currentThread() == thread) {
      o.ordered(kind & KIND_MASK, kind >> ORDER_SHIFT, site, of, index);
    }
  }

  /** Called after a compare-and-set, before whose attempt an update was told. */
  public static void succeeded(boolean made) {
    Observer o = observer;
    if (o != null && Thread.currentThread() == thread) {
      o.succeeded(made);
    }
  }

  /** Called before a plain access of a static variable. */
  public static void plain(int kind, String site) {
    Observer o = observer;
    if (o != null && Thread.currentThread() == thread) {
      o.plain(kind & KIND_MASK, site, null, -1, 1, kind > KIND_MASK);
    }
  }

  /** Called before a plain access of a field. */
  public static void plain(Object of, int kind, String site) {
    plain(of, -1L, 1, kind, site);
  }

  /** Called before a plain access of an element of an array. */
  public static void plain(Object of, int index, int kind, String site) {
    plain(of, index, 1, kind, site);
  }

  /** Called before a plain access of so many bytes of a segment. */
  public static void plain(Object of, long offset, int bytes, int kind, String site) {
    Observer o = observer;
    // What is null throws in a moment.
    if (o != null && of != null && Thread.currentThread() == thread) {
      o.plain(kind & KIND_MASK, site, of, offset, bytes, kind > KIND_MASK);
    }
  }

  /** Called before an access of a guarded field. */
  public static void guarded(@Nullable Object lock, int kind, String site) {
    Observer o = observer;
    // Null: the object is still being made.
    if (o != null && lock != null && Thread.currentThread() == thread) {
      o.guarded(kind & KIND_MASK, site, lock);
    }
  }

  /** Called first in a method that is an {@link org.splnet.kernel.Ordering}. */
  public static void edge(Edge edge, Object self, @Nullable Object of, long first, long second) {
    Observer o = observer;
    if (o != null && Thread.currentThread() == thread) {
      o.edge(edge, self, of, first, second);
    }
  }

  /** Called where the scheduler has a new strand. */
  static void started(Strand strand) {
    Observer o = observer;
    if (o != null && Thread.currentThread() == thread) {
      o.started(strand);
    }
  }

  /** Called where {@link org.splnet.kernel.Work} is done. */
  public static void work(String what) {
    work(1, what);
  }

  /** Called where it is done so many times. */
  public static void work(int times, String what) {
    Observer o = observer;
    if (o != null && Thread.currentThread() == thread) {
      o.work(what, times);
    }
  }

  /** Called where it is done on each of a batch. */
  public static void work(Object batch, String what) {
    Observer o = observer;
    if (o != null && Thread.currentThread() == thread) {
      o.work(what, (Batch) batch);
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
