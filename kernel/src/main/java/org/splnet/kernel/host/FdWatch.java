package org.splnet.kernel.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.InterruptLine;

/**
 * The file descriptors that one CPU watches: an epoll instance, with an eventfd to end its sleep.
 *
 * <p>Linux, x86-64 and aarch64: {@code epoll(7)}, {@code eventfd(2)}. {@code struct epoll_event} is
 * packed on x86-64 only.
 */
final class FdWatch implements AutoCloseable {
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLLIN = 1;
  private static final int EPOLLET = 1 << 31;
  private static final int CLOEXEC = 0x80000;
  private static final int NONBLOCK = 0x800;
  private static final int MAX_EVENTS = 16;
  private static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));
  private static final int EVENT_SIZE = PACKED ? 12 : 16;
  private static final int EVENT_DATA = PACKED ? 4 : 8;
  private static final long NANOS_A_MILLI = 1_000_000;

  private static final MethodHandle EPOLL_CREATE1 =
      Native.withErrno("epoll_create1", JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      Native.withErrno("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EPOLL_WAIT =
      Native.function("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD =
      Native.withErrno("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle WRITE =
      Native.function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOSE = Native.function("close", JAVA_INT, JAVA_INT);

  private final Arena arena = Arena.ofShared();
  private final int epoll;
  private final int event;
  private final MemorySegment events = arena.allocate((long) EVENT_SIZE * MAX_EVENTS, 16);
  private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);

  /** By file descriptor; never changed once published. */
  private volatile @Nullable InterruptLine[] lines = new @Nullable InterruptLine[0];

  private boolean closed;

  FdWatch() {
    epoll = checked("epoll_create1", errno -> (int) EPOLL_CREATE1.invokeExact(errno, CLOEXEC));
    event = checked("eventfd", errno -> (int) EVENTFD.invokeExact(errno, 0, CLOEXEC | NONBLOCK));
    control(EPOLL_CTL_ADD, event);
  }

  synchronized void add(int fd, InterruptLine line) {
    @Nullable InterruptLine[] now = Arrays.copyOf(lines, Math.max(lines.length, fd + 1));
    now[fd] = line;
    lines = now;
    control(EPOLL_CTL_ADD, fd);
    // What arrived before is not an edge.
    line.raise();
  }

  synchronized void remove(int fd) {
    if (!closed && fd < lines.length && lines[fd] != null) {
      @Nullable InterruptLine[] now = lines.clone();
      now[fd] = null;
      lines = now;
      control(EPOLL_CTL_DEL, fd);
    }
  }

  synchronized void wake() {
    if (!closed) {
      try {
        long ignored = (long) WRITE.invokeExact(event, one, 8L);
      } catch (Throwable t) {
        throw Native.unexpected("write to eventfd", t);
      }
    }
  }

  /**
   * Asserts the lines of ready file descriptors.
   *
   * @param nanos how long to wait for one; rounded up to a millisecond
   * @return whether any line was asserted
   */
  boolean poll(long nanos) {
    int millis =
        nanos == 0
            ? 0
            : nanos >= Integer.MAX_VALUE * NANOS_A_MILLI
                ? -1
                : (int) ((nanos + NANOS_A_MILLI - 1) / NANOS_A_MILLI);
    int n;
    try {
      n = (int) EPOLL_WAIT.invokeExact(epoll, events, MAX_EVENTS, millis);
    } catch (Throwable t) {
      throw Native.unexpected("epoll_wait", t);
    }
    boolean raised = false;
    @Nullable InterruptLine[] byFd = lines;
    for (int i = 0; i < n; i++) {
      int fd = events.get(JAVA_INT_UNALIGNED, (long) i * EVENT_SIZE + EVENT_DATA);
      InterruptLine line = fd < byFd.length ? byFd[fd] : null;
      if (line != null) {
        line.raise();
        raised = true;
      }
    }
    return raised;
  }

  private void control(int operation, int fd) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment e = a.allocate(EVENT_SIZE, 8);
      e.set(JAVA_INT_UNALIGNED, 0, EPOLLIN | EPOLLET);
      e.set(JAVA_INT_UNALIGNED, EVENT_DATA, fd);
      checked("epoll_ctl", errno -> (int) EPOLL_CTL.invokeExact(errno, epoll, operation, fd, e));
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      try {
        int ignored = (int) CLOSE.invokeExact(event);
        ignored = (int) CLOSE.invokeExact(epoll);
      } catch (Throwable t) {
        throw Native.unexpected("close", t);
      }
      arena.close();
    }
  }

  @FunctionalInterface
  private interface NativeCall {
    int invoke(MemorySegment errno) throws Throwable;
  }

  private static int checked(String what, NativeCall c) {
    try (Arena a = Arena.ofConfined()) {
      MemorySegment errno = Native.errnoCell(a);
      int result;
      try {
        result = c.invoke(errno);
      } catch (Throwable t) {
        throw Native.unexpected(what, t);
      }
      if (result < 0) {
        throw Native.failed(what, Native.errno(errno));
      }
      return result;
    }
  }
}
