package org.splnet.drivers.tap;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.host.Errno;
import org.splnet.kernel.host.Native;
import org.splnet.net.addr.MacAddress;

/**
 * An open TAP device: {@code /dev/net/tun} and the {@code TUNSETIFF} ioctl, see the kernel's {@code
 * networking/tuntap}. One queue, no packet information, no offloads: a read is a frame and a write
 * is a frame.
 *
 * @param name the interface on the kernel's side
 * @param file its frames
 * @param kernelAddress the station address of the kernel's side
 */
record TapDevice(String name, FrameFile file, MacAddress kernelAddress) {
  private static final String CLONE = "/dev/net/tun";
  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final long TUNSETIFF = 0x400454caL;
  private static final long SIOCGIFHWADDR = 0x8927;
  private static final short IFF_TAP = 0x0002;
  private static final short IFF_NO_PI = 0x1000;

  // struct ifreq: the name, then flags or a sockaddr.
  private static final int IFREQ_SIZE = 40;
  private static final int IFREQ_NAME = 16;
  private static final int IFREQ_FLAGS = 16;
  private static final int IFREQ_STATION = 18;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  /** Bound at first use, so that on other systems the message below comes first. */
  private static final class C {
    static final MethodHandle OPEN =
        Native.variadicWithErrno("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
    static final MethodHandle IOCTL =
        Native.variadicWithErrno("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  }

  /**
   * Opens a TAP device; makes it, for as long as it is open, unless there is one of that name.
   *
   * @throws TapException if it cannot be had
   */
  static TapDevice open(String name) {
    checkName(name);
    if (!Native.isLinux()) {
      throw new TapException(
          "TAP devices are Linux's, and this is " + System.getProperty("os.name"),
          "run splnet on Linux, for instance in a virtual machine");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Native.errnoCell(arena);
      FrameFile file = new FrameFile(openClone(arena, errno));
      try {
        MemorySegment request = arena.allocate(IFREQ_SIZE, 8);
        request.setString(0, name, StandardCharsets.US_ASCII);
        request.set(JAVA_SHORT, IFREQ_FLAGS, (short) (IFF_TAP | IFF_NO_PI));
        int e = ioctl(errno, file.fd(), TUNSETIFF, request);
        if (e != 0) {
          throw refused(name, e);
        }
        e = ioctl(errno, file.fd(), SIOCGIFHWADDR, request);
        if (e != 0) {
          throw refused(name, e);
        }
        return new TapDevice(name, file, station(request));
      } catch (Throwable t) {
        file.close();
        throw t;
      }
    }
  }

  private static void checkName(String name) {
    String rule = "write a device name of 1 to 15 letters, digits, '_', '-' or '.', as tap0";
    if (name.isEmpty()) {
      throw new TapException("a TAP device needs a name", rule);
    }
    if (name.length() >= IFREQ_NAME) {
      throw new TapException(
          "'" + name + "' is too long for a network device (" + name.length() + " characters)",
          rule);
    }
    if (!NAME.matcher(name).matches()) {
      throw new TapException("'" + name + "' cannot be the name of a network device", rule);
    }
  }

  private static int openClone(Arena arena, MemorySegment errno) {
    int fd;
    try {
      fd =
          (int)
              C.OPEN.invokeExact(errno, arena.allocateFrom(CLONE), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    } catch (Throwable t) {
      throw Native.unexpected("open", t);
    }
    if (fd >= 0) {
      return fd;
    }
    int e = Native.errno(errno);
    throw switch (e) {
      case Errno.ENOENT, Errno.ENODEV, Errno.ENXIO ->
          new TapException(
              "there is no " + CLONE,
              "load the kernel module ('modprobe tun'), or give the container the device"
                  + " ('--device "
                  + CLONE
                  + "')");
      case Errno.EACCES, Errno.EPERM ->
          new TapException(
              "no permission to open " + CLONE,
              "run as root, or have root 'chmod 666 " + CLONE + "' and make a device for you");
      default ->
          new TapException(
              "cannot open " + CLONE + ", " + Native.message(e),
              "see dmesg for what the kernel says");
    };
  }

  private static TapException refused(String name, int e) {
    return switch (e) {
      case Errno.EPERM, Errno.EACCES ->
          new TapException(
              "no permission to use TAP device '" + name + "'",
              "run as root or with CAP_NET_ADMIN, or have root make one for you: 'ip tuntap add"
                  + " dev "
                  + name
                  + " mode tap user "
                  + System.getProperty("user.name")
                  + "'");
      case Errno.EBUSY ->
          new TapException(
              "TAP device '" + name + "' is in use by another program",
              "stop that program, or take another name");
      case Errno.EINVAL ->
          new TapException(
              "'" + name + "' exists and is no TAP device of one queue", "take another name");
      default ->
          new TapException(
              "cannot set up TAP device '" + name + "', " + Native.message(e),
              "see dmesg for what the kernel says");
    };
  }

  private static int ioctl(MemorySegment errno, int fd, long request, MemorySegment argument) {
    try {
      return (int) C.IOCTL.invokeExact(errno, fd, request, argument) < 0 ? Native.errno(errno) : 0;
    } catch (Throwable t) {
      throw Native.unexpected("ioctl", t);
    }
  }

  /**
   * The MTU of the kernel's end as it is now; null if that cannot be seen from here, for instance
   * from another network namespace.
   */
  @Nullable Integer kernelMtu() {
    try {
      return Integer.valueOf(Files.readString(Path.of("/sys/class/net", name, "mtu")).strip());
    } catch (IOException | NumberFormatException e) {
      return null;
    }
  }

  private static MacAddress station(MemorySegment request) {
    long bits = 0;
    for (int i = 0; i < 6; i++) {
      bits = bits << 8 | request.get(JAVA_BYTE, IFREQ_STATION + i) & 0xff;
    }
    return new MacAddress(bits);
  }

  /**
   * A station address for this end: that of the kernel's end with one bit changed, so that the two
   * differ, no two devices of a host agree, and a persistent device keeps its address.
   */
  MacAddress ownAddress() {
    return MacAddress.local(kernelAddress.bits() ^ 1L << 39);
  }
}
