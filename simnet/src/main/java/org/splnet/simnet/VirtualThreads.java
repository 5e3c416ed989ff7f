package org.splnet.simnet;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads on an executor of ours: the one class that knows how. The JDK has a constructor
 * for it and shows it to nobody; {@code --add-opens java.base/java.lang=org.splnet.simnet} ({@code
 * ALL-UNNAMED} on the class path) opens it.
 */
final class VirtualThreads {
  private static final String BUILDER = "java.lang.ThreadBuilders$VirtualThreadBuilder";

  // States of java.lang.VirtualThread in JDK 25.
  private static final int TIMED_PARKING = 6;
  private static final int TIMED_PARKED = 7;
  private static final int TIMED_PINNED = 8;
  private static final int BLOCKING = 12;
  private static final int BLOCKED = 13;
  private static final int WAITING = 15;
  private static final int WAIT = 16;
  private static final int TIMED_WAITING = 17;
  private static final int TIMED_WAIT = 18;
  private static final int SUSPENDED = 256;

  private VirtualThreads() {}

  /** What a virtual thread waits for, where that is not for us to know. */
  enum Waits {
    /** It runs, can, is parked by us or by a lock without a time limit, or has ended. */
    NO,
    /** It is parked with a time limit of the real clock. */
    REAL_TIME,
    /** It waits for a monitor, or in {@code Object.wait}. */
    MONITOR
  }

  /**
   * A virtual thread, not started.
   *
   * @throws IllegalStateException if this JVM was started without the flag, naming it
   */
  static Thread make(Executor executor, String name, Runnable body) {
    check();
    try {
      Constructor<?> c = Class.forName(BUILDER).getDeclaredConstructor(Executor.class);
      c.setAccessible(true);
      return ((Thread.Builder.OfVirtual) c.newInstance(executor)).name(name).unstarted(body);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw unlike(e);
    }
  }

  /** Refuses to go on in a JVM that does not let us. */
  private static void check() {
    Module java = Object.class.getModule();
    Module here = VirtualThreads.class.getModule();
    if (!java.isOpen("java.lang", here)) {
      throw new IllegalStateException(
          "threads of a simulated host run on a scheduler of its own, which this JVM does not let"
              + " us set: start it with --add-opens java.base/java.lang="
              + (here.isNamed() ? here.getName() : "ALL-UNNAMED"));
    }
  }

  private static IllegalStateException unlike(ReflectiveOperationException e) {
    return new IllegalStateException(
        "virtual threads are made otherwise in Java "
            + Runtime.version()
            + " than in 25, for which this is written: use Java 25, or callbacks instead of"
            + " threads",
        e);
  }

  /** What a thread that is not running waits for. */
  static Waits waits(Thread thread) {
    int state = state(thread);
    return switch (state) {
      case TIMED_PARKING, TIMED_PARKED, TIMED_PINNED, TIMED_WAITING, TIMED_WAIT -> Waits.REAL_TIME;
      case BLOCKING, BLOCKED, WAITING, WAIT -> Waits.MONITOR;
      default -> Waits.NO;
    };
  }

  private static int state(Thread thread) {
    try {
      Field f = Class.forName("java.lang.VirtualThread").getDeclaredField("state");
      f.setAccessible(true);
      return f.getInt(thread) & ~SUSPENDED;
    } catch (ClassNotFoundException | NoSuchFieldException | IllegalAccessException e) {
      throw unlike(e);
    }
  }

  /**
   * Waits until all virtual threads that were to be unblocked have been. Who leaves a monitor for
   * which others wait only notes one of them; a thread of the JDK makes it runnable some time
   * later. That one takes the notes in batches: two threads of ours, each noted when the one before
   * has been made runnable, are not in the same batch, so when the second is, the batch of the
   * first, and all that was noted before, is done.
   */
  static void awaitUnblocked() {
    for (int i = 0; i < 2; i++) {
      Object monitor = new Object();
      // Both are virtual: what their carrier holds, virtual threads on it seem to hold, too.
      Fence holder =
          new Fence(() -> {
            synchronized (monitor) {
              park();
            }
          });
      Fence noted =
          new Fence(() -> {
            synchronized (monitor) {
              // that it gets here is all
            }
          });
      holder.go();
      noted.go();
      unpark(holder.thread);
      holder.go();
      noted.go();
    }
  }

  /** A virtual thread that is continued by hand. */
  private static final class Fence {
    private final AtomicReference<@Nullable Runnable> task = new AtomicReference<>();
    private final Semaphore runnable = new Semaphore(0);
    private final Thread thread;

    Fence(Runnable body) {
      thread =
          make(
              r -> {
                task.set(r);
                runnable.release();
              },
              "fence",
              body);
      thread.start();
    }

    /** Continues it, as soon as it can be, until it parks, is blocked or ends. */
    void go() {
      runnable.acquireUninterruptibly();
      Runnable r = task.getAndSet(null);
      if (r != null) {
        r.run();
      }
    }
  }

  /** Parks the virtual thread that calls this. */
  static void park() {
    LockSupport.park();
  }

  static void unpark(Thread thread) {
    LockSupport.unpark(thread);
  }
}
