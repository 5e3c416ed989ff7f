package org.splnet.drivers.tap;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.splnet.kernel.host.Native;

/**
 * Two connected sockets for records: descriptors that move a frame per call, without privilege. The
 * near one has room for a few frames only, wherever the test runs.
 */
record SocketPair(FrameFile near, FrameFile far) implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET_NONBLOCK_CLOEXEC = 5 | 0x800 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;

  static SocketPair open() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fds = arena.allocate(JAVA_INT, 2);
      int failed =
          (int)
              Native.function("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS)
                  .invokeExact(AF_UNIX, SOCK_SEQPACKET_NONBLOCK_CLOEXEC, 0, fds);
      if (failed != 0) {
        throw new IllegalStateException("socketpair failed");
      }
      MemorySegment least = arena.allocateFrom(JAVA_INT, 1);
      failed =
          (int)
              Native.function(
                      "setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT)
                  .invokeExact(
                      fds.getAtIndex(JAVA_INT, 0), SOL_SOCKET, SO_SNDBUF, least, Integer.BYTES);
      if (failed != 0) {
        throw new IllegalStateException("setsockopt failed");
      }
      return new SocketPair(
          new FrameFile(fds.getAtIndex(JAVA_INT, 0)), new FrameFile(fds.getAtIndex(JAVA_INT, 1)));
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  @Override
  public void close() {
    near.close();
    far.close();
  }
}
