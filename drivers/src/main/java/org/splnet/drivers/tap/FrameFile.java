package org.splnet.drivers.tap;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.splnet.kernel.host.Errno;
import org.splnet.kernel.host.Native;
import org.splnet.net.packet.Memory;

/**
 * A non-blocking file descriptor that moves a frame per read and per write: a TAP device, or in
 * tests a socket.
 *
 * <p>Frames are read into packets and written from packets, in place, without an object per call.
 * Used by one thread at a time: the driver's lock sees to it.
 */
final class FrameFile implements AutoCloseable {
  private static final MethodHandle READ =
      Native.withErrno("read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle WRITE =
      Native.withErrno("write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle CLOSE = Native.function("close", JAVA_INT, JAVA_INT);

  private static final int SCRATCH = 64;

  private final int fd;
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment errno = Native.errnoCell(arena);
  private final MemorySegment scratch = arena.allocate(SCRATCH);
  private boolean closed;

  FrameFile(int fd) {
    this.fd = fd;
  }

  int fd() {
    return fd;
  }

  /**
   * Reads a frame.
   *
   * @param at where to, an offset in {@link Memory}
   * @param room how many bytes there; a longer frame is cut
   * @return how many bytes were read, or an error number, negated
   */
  int read(long at, int room) {
    return readTo(Memory.address(at), room);
  }

  /**
   * Reads a frame and forgets it.
   *
   * @return a positive number, or an error number, negated
   */
  int discard() {
    return readTo(scratch.address(), SCRATCH);
  }

  private int readTo(long address, int room) {
    int n;
    do {
      try {
        n = result((long) READ.invokeExact(errno, fd, address, (long) room));
      } catch (Throwable t) {
        throw Native.unexpected("read", t);
      }
    } while (n == -Errno.EINTR);
    return n;
  }

  /**
   * Writes a frame.
   *
   * @return how many bytes were written, or an error number, negated
   */
  int write(long at, int length) {
    int n;
    do {
      try {
        n = result((long) WRITE.invokeExact(errno, fd, Memory.address(at), (long) length));
      } catch (Throwable t) {
        throw Native.unexpected("write", t);
      }
    } while (n == -Errno.EINTR);
    return n;
  }

  private int result(long n) {
    return n >= 0 ? (int) n : -Native.errno(errno);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        int ignored = (int) CLOSE.invokeExact(fd);
      } catch (Throwable t) {
        throw Native.unexpected("close", t);
      }
    }
  }
}
