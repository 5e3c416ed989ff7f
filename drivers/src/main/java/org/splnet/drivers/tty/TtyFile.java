package org.splnet.drivers.tty;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.splnet.kernel.host.Errno;
import org.splnet.kernel.host.Native;

/**
 * An open terminal: raw, non-blocking, and this program's alone; see {@code termios(3)} and {@code
 * ioctl_tty(2)}. Its modes are those of before when it is closed. Its speed is left as it is.
 *
 * <p>Used by one thread at a time. Allocates nothing.
 */
final class TtyFile implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int ENOTTY = 25;
  private static final int LOCK_EXCLUSIVE_NONBLOCK = 2 | 4;

  // struct termios of glibc and musl on 64-bit Linux: four words of modes come first, 60 bytes.
  private static final int TERMIOS = 128;
  private static final int C_CFLAG = 8;
  private static final int CREAD = 0x80;
  private static final int CLOCAL = 0x800;
  private static final int TCSANOW = 0;
  private static final int TCIOFLUSH = 2;

  private static final int CHUNK = 4096;

  /** Bound at first use, so that on other systems the message comes first. */
  private static final class C {
    static final MethodHandle OPEN =
        Native.variadicWithErrno("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
    static final MethodHandle READ =
        Native.withErrno("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    static final MethodHandle WRITE =
        Native.withErrno("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    static final MethodHandle CLOSE = Native.function("close", JAVA_INT, JAVA_INT);
    static final MethodHandle FLOCK = Native.withErrno("flock", JAVA_INT, JAVA_INT, JAVA_INT);
    static final MethodHandle TCGETATTR =
        Native.withErrno("tcgetattr", JAVA_INT, JAVA_INT, ADDRESS);
    static final MethodHandle TCSETATTR =
        Native.withErrno("tcsetattr", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    static final MethodHandle TCFLUSH = Native.function("tcflush", JAVA_INT, JAVA_INT, JAVA_INT);
    static final MethodHandle CFMAKERAW = Native.procedure("cfmakeraw", ADDRESS);
  }

  private final int fd;
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment errno = Native.errnoCell(arena);
  private final MemorySegment chunk = arena.allocate(CHUNK);
  private final MemorySegment before = arena.allocate(TERMIOS, 8);
  private boolean closed;

  private TtyFile(int fd) {
    this.fd = fd;
  }

  /**
   * Opens a terminal.
   *
   * @param name its device file, such as {@code /dev/ttyS0}
   * @throws TtyException if it cannot be had
   */
  static TtyFile open(String name) {
    String path = checked(name);
    if (!Native.isLinux()) {
      throw new TtyException(
          "terminals are used as on Linux, and this is " + System.getProperty("os.name"),
          "run splnet on Linux, for instance in a virtual machine");
    }
    int fd;
    try (Arena a = Arena.ofConfined()) {
      MemorySegment e = Native.errnoCell(a);
      fd =
          (int)
              C.OPEN.invokeExact(
                  e, a.allocateFrom(path), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
      if (fd < 0) {
        throw refused(path, Native.errno(e));
      }
    } catch (TtyException e) {
      throw e;
    } catch (Throwable t) {
      throw Native.unexpected("open", t);
    }
    TtyFile file = new TtyFile(fd);
    try {
      file.makeRaw(path);
      return file;
    } catch (Throwable t) {
      file.closeFile();
      throw t;
    }
  }

  private static String checked(String name) {
    String rule = "write its device file, as /dev/ttyS0 or /dev/pts/3";
    if (name.isEmpty()) {
      throw new TtyException("a serial line needs a terminal", rule);
    }
    try {
      if (!Path.of(name).isAbsolute()) {
        throw new TtyException("'" + name + "' is not the full name of a terminal", rule);
      }
    } catch (InvalidPathException e) {
      throw new TtyException("'" + name + "' cannot be the name of a terminal", rule);
    }
    return name;
  }

  private static TtyException refused(String path, int e) {
    return switch (e) {
      case Errno.ENOENT ->
          new TtyException(
              "there is no " + path,
              "see 'ls /dev/tty* /dev/pts', or make a pair of pseudo-terminals with 'socat -d -d"
                  + " pty,raw,echo=0 pty,raw,echo=0'");
      case Errno.ENXIO, Errno.ENODEV, Errno.EIO ->
          new TtyException(
              "there is no device behind " + path,
              "see 'dmesg | grep tty' for the serial ports that there are");
      case Errno.EACCES, Errno.EPERM ->
          new TtyException(
              "no permission to use " + path,
              "run as root, or join the group that owns it (see 'ls -l " + path + "')");
      case Errno.EBUSY, Errno.EAGAIN ->
          new TtyException(
              path + " is in use by another program",
              "stop that program (see 'fuser " + path + "'), or take another terminal");
      default ->
          new TtyException(
              "cannot open " + path + ", " + Native.message(e),
              "see dmesg for what the kernel says");
    };
  }

  private void makeRaw(String path) {
    try (Arena a = Arena.ofConfined()) {
      if ((int) C.TCGETATTR.invokeExact(errno, fd, before) < 0) {
        int e = Native.errno(errno);
        throw e == ENOTTY
            ? new TtyException(
                path + " is not a terminal", "write a device file, as /dev/ttyS0 or /dev/pts/3")
            : refused(path, e);
      }
      if ((int) C.FLOCK.invokeExact(errno, fd, LOCK_EXCLUSIVE_NONBLOCK) < 0) {
        throw refused(path, Native.errno(errno));
      }
      MemorySegment raw = a.allocate(TERMIOS, 8).copyFrom(before);
      C.CFMAKERAW.invokeExact(raw);
      raw.set(JAVA_INT, C_CFLAG, raw.get(JAVA_INT, C_CFLAG) | CREAD | CLOCAL);
      if ((int) C.TCSETATTR.invokeExact(errno, fd, TCSANOW, raw) < 0) {
        throw refused(path, Native.errno(errno));
      }
    } catch (TtyException e) {
      throw e;
    } catch (Throwable t) {
      throw Native.unexpected("termios", t);
    }
  }

  int fd() {
    return fd;
  }

  /**
   * Reads characters.
   *
   * @return how many, 0 at the end of the file, or an error number, negated
   */
  int read(byte[] to, int offset, int room) {
    int n;
    do {
      try {
        n = result((long) C.READ.invokeExact(errno, fd, chunk, (long) Math.min(room, CHUNK)));
      } catch (Throwable t) {
        throw Native.unexpected("read", t);
      }
    } while (n == -Errno.EINTR);
    if (n > 0) {
      MemorySegment.copy(chunk, JAVA_BYTE, 0, to, offset, n);
    }
    return n;
  }

  /**
   * Writes characters.
   *
   * @return how many, or an error number, negated
   */
  int write(byte[] from, int offset, int length) {
    int most = Math.min(length, CHUNK);
    MemorySegment.copy(from, offset, chunk, JAVA_BYTE, 0, most);
    int n;
    do {
      try {
        n = result((long) C.WRITE.invokeExact(errno, fd, chunk, (long) most));
      } catch (Throwable t) {
        throw Native.unexpected("write", t);
      }
    } while (n == -Errno.EINTR);
    return n;
  }

  private int result(long n) {
    return n >= 0 ? (int) n : -Native.errno(errno);
  }

  /** Forgets what has come and was not read, and what was written and has not left. */
  void flush() {
    try {
      int ignored = (int) C.TCFLUSH.invokeExact(fd, TCIOFLUSH);
    } catch (Throwable t) {
      throw Native.unexpected("tcflush", t);
    }
  }

  /** Gives it its modes back and closes it; what has not left is forgotten, or it might wait. */
  @Override
  public void close() {
    if (!closed) {
      flush();
      try {
        int ignored = (int) C.TCSETATTR.invokeExact(errno, fd, TCSANOW, before);
      } catch (Throwable t) {
        throw Native.unexpected("tcsetattr", t);
      } finally {
        closeFile();
      }
    }
  }

  private void closeFile() {
    closed = true;
    try {
      int ignored = (int) C.CLOSE.invokeExact(fd);
    } catch (Throwable t) {
      throw Native.unexpected("close", t);
    }
  }
}
