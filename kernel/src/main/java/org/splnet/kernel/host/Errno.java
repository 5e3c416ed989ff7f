package org.splnet.kernel.host;

/** Error numbers of Linux that are told apart here; the same on all its 64-bit ports of Java. */
public final class Errno {
  /** Operation not permitted. */
  public static final int EPERM = 1;

  /** No such file or directory. */
  public static final int ENOENT = 2;

  /** Interrupted by a signal; to be tried again. */
  public static final int EINTR = 4;

  /** Input/output error; from a network device, that it is down. */
  public static final int EIO = 5;

  /** No such device behind a device file. */
  public static final int ENXIO = 6;

  /** Nothing there now, or no room now. */
  public static final int EAGAIN = 11;

  /** Permission denied. */
  public static final int EACCES = 13;

  /** Busy: in use by another. */
  public static final int EBUSY = 16;

  /** No such device. */
  public static final int ENODEV = 19;

  /** Invalid argument. */
  public static final int EINVAL = 22;

  private Errno() {}
}
