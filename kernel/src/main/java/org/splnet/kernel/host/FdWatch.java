package org.splnet.kernel.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  private static final MethodHandle EPOLL_CREATE1 = function("epoll_create1", JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      function("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EPOLL_WAIT =
      function("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD = function("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle WRITE =
      function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);

  private final Arena arena = Arena.ofShared();
  private final int epoll;
  private final int event;
  private final MemorySegment events = arena.allocate((long) EVENT_SIZE * MAX_EVENTS, 16);
  private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
  private final Map<Integer, InterruptLine> lines = new ConcurrentHashMap<>();
  private boolean closed;

  FdWatch() {
    epoll = call(() -> (int) EPOLL_CREATE1.invokeExact(CLOEXEC), "epoll_create1");
    event = call(() -> (int) EVENTFD.invokeExact(0, CLOEXEC | NONBLOCK), "eventfd");
    control(EPOLL_CTL_ADD, event);
  }

  private static MethodHandle function(
      String name,
      java.lang.foreign.MemoryLayout result,
      java.lang.foreign.MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() ->
                new UnsupportedOperationException(
                    "the C library has no " + name + ": watching file descriptors needs Linux")),
        FunctionDescriptor.of(result, arguments));
  }

  void add(int fd, InterruptLine line) {
    lines.put(fd, line);
    control(EPOLL_CTL_ADD, fd);
    // What arrived before is not an edge.
    line.raise();
  }

  void remove(int fd) {
    if (lines.remove(fd) != null) {
      control(EPOLL_CTL_DEL, fd);
    }
  }

  synchronized void wake() {
    if (!closed) {
      call(() -> (int) (long) WRITE.invokeExact(event, one, 8L), "write to eventfd");
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
      throw new IllegalStateException("epoll_wait: " + t, t);
    }
    boolean raised = false;
    for (int i = 0; i < n; i++) {
      int fd = events.get(JAVA_INT_UNALIGNED, (long) i * EVENT_SIZE + EVENT_DATA);
      InterruptLine line = lines.get(fd);
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
      call(() -> (int) EPOLL_CTL.invokeExact(epoll, operation, fd, e), "epoll_ctl");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      call(() -> (int) CLOSE.invokeExact(event), "close");
      call(() -> (int) CLOSE.invokeExact(epoll), "close");
      arena.close();
    }
  }

  @FunctionalInterface
  private interface NativeCall {
    int invoke() throws Throwable;
  }

  private static int call(NativeCall c, String what) {
    int result;
    try {
      result = c.invoke();
    } catch (Throwable t) {
      throw new IllegalStateException(what + ": " + t, t);
    }
    if (result < 0) {
      throw new IllegalStateException(what + " failed: is the limit of open files reached?");
    }
    return result;
  }
}
