package org.splnet.drivers.tty;

import java.util.Optional;
import org.splnet.drivers.serial.SerialPort;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Machine;
import org.splnet.kernel.host.Errno;
import org.splnet.kernel.host.HostPort;
import org.splnet.kernel.host.Native;

/**
 * A serial port on a terminal of the operating system.
 *
 * <p>The host port asserts the line when the terminal becomes readable, once per edge, so a reading
 * goes on until there is nothing left. A terminal that has no room for what is written asserts it
 * by a callout, a millisecond later.
 *
 * <p>Cost: a system call a write, and two a read: the second finds the end.
 */
public final class TtyPort implements SerialPort {
  private static final long RETRY_NANOS = 1_000_000;

  private final String name;
  private final TtyFile file;
  private final HostPort host;
  private final Cpu cpu;
  private final InterruptLine line;
  private final Callout retry;

  /** The error that ended reading, or 0. */
  private volatile int failure;

  private TtyPort(Machine machine, HostPort host, Cpu cpu, String name, TtyFile file) {
    this.name = name;
    this.file = file;
    this.host = host;
    this.cpu = cpu;
    this.line = machine.line("tty " + name, cpu);
    this.retry =
        machine.callout("tty " + name + " tries again", (c, l) -> l.raise(), line, Attach.MPSAFE);
  }

  /**
   * Opens a terminal and makes it raw. Its speed is left as it is.
   *
   * @param cpu the CPU to which its line is routed
   * @param name its device file, such as {@code /dev/ttyS0}
   * @throws TtyException if it cannot be had, with the reason and the remedy
   */
  public static TtyPort open(Machine machine, Cpu cpu, String name) {
    if (!(machine.port() instanceof HostPort host)) {
      throw new IllegalArgumentException(
          "a terminal needs a machine on the host port, not on " + machine.port());
    }
    return new TtyPort(machine, host, cpu, name, TtyFile.open(name));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public InterruptLine line() {
    return line;
  }

  /** Why nothing comes any more, if so: most likely the other end was closed. Any context. */
  public Optional<String> failure() {
    int e = failure;
    return e == 0 ? Optional.empty() : Optional.of(Native.message(e));
  }

  @Override
  public void open(Context ctx) {
    file.flush();
    host.runner(cpu).watch(file.fd(), line);
  }

  @Override
  public void close(Context ctx) {
    host.runner(cpu).unwatch(file.fd());
    retry.cancel(ctx);
  }

  @Override
  public int read(Context ctx, byte[] to, int offset, int room) {
    int n = 0;
    while (n < room) {
      int r = file.read(to, offset + n, room - n);
      if (r <= 0) {
        if (r != -Errno.EAGAIN) {
          failure = r == 0 ? Errno.EIO : -r;
        }
        return n;
      }
      n += r;
    }
    return n;
  }

  /** Nothing that this program would hear of. */
  @Override
  public boolean takeLost(Context ctx) {
    return false;
  }

  /** What a terminal refuses for good, its other end being closed, is lost as on a cut line. */
  @Override
  public int write(Context ctx, byte[] from, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int n = file.write(from, offset, length);
    if (n < 0 && n != -Errno.EAGAIN) {
      return length;
    }
    if (n < length) {
      retry.schedule(ctx, RETRY_NANOS);
    }
    return Math.max(n, 0);
  }

  /** Closes the terminal, with the port closed. Context: TOP. Locks: none. */
  public void release(Context ctx) {
    retry.cancelAndWait(ctx);
    file.close();
  }
}
