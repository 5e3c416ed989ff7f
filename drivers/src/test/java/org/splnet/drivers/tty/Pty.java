package org.splnet.drivers.tty;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.splnet.kernel.host.Native;

/** A pseudo-terminal, of which the test has the master's side. */
final class Pty implements AutoCloseable {
  private static final int O_RDWR_NOCTTY_NONBLOCK_CLOEXEC = 2 | 0x100 | 0x800 | 0x80000;
  private static final int NAME = 64;

  private final int fd;
  private final String name;
  private boolean closed;

  private Pty(int fd, String name) {
    this.fd = fd;
    this.name = name;
  }

  static Pty open() {
    try (Arena arena = Arena.ofConfined()) {
      int fd =
          (int)
              Native.function("posix_openpt", JAVA_INT, JAVA_INT)
                  .invokeExact(O_RDWR_NOCTTY_NONBLOCK_CLOEXEC);
      MemorySegment name = arena.allocate(NAME);
      if (fd < 0
          || (int) Native.function("grantpt", JAVA_INT, JAVA_INT).invokeExact(fd) != 0
          || (int) Native.function("unlockpt", JAVA_INT, JAVA_INT).invokeExact(fd) != 0
          || (int)
                  Native.function("ptsname_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG)
                      .invokeExact(fd, name, (long) NAME)
              != 0) {
        throw new IllegalStateException("no pseudo-terminal to be had");
      }
      return new Pty(fd, name.getString(0));
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** The terminal's device file. */
  String name() {
    return name;
  }

  /** What was written to the terminal and has not been read here; empty if nothing. */
  byte[] read() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(4096);
      long n =
          (long)
              Native.function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG)
                  .invokeExact(fd, to, to.byteSize());
      return to.asSlice(0, Math.max(0, n)).toArray(JAVA_BYTE);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** Has characters come in at the terminal; as many as there is room for, returned. */
  int write(byte[] characters) {
    try (Arena arena = Arena.ofConfined()) {
      return (int)
          (long)
              Native.function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG)
                  .invokeExact(
                      fd, arena.allocateFrom(JAVA_BYTE, characters), (long) characters.length);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        int ignored = (int) Native.function("close", JAVA_INT, JAVA_INT).invokeExact(fd);
      } catch (Throwable t) {
        throw new IllegalStateException(t);
      }
    }
  }
}
