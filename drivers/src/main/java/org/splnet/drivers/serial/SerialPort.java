package org.splnet.drivers.serial;

import org.splnet.kernel.Context;
import org.splnet.kernel.InterruptLine;

/**
 * What a line discipline sees of a serial line: characters to read, characters to write, and an
 * interrupt line that is asserted when there is something to do about either.
 *
 * <p>It has no lock: whoever uses it has one, and calls it one call at a time, at level TTY.
 */
public interface SerialPort {
  /** Its name, such as that of the device. */
  String name();

  /** The interrupt line, for the line discipline's handler. */
  InterruptLine line();

  /** Begins to receive. Context: TOP. Locks: the user's. */
  void open(Context ctx);

  /** Ends receiving; what has not been read or sent is lost. Context: TOP. Locks: the user's. */
  void close(Context ctx);

  /**
   * Reads characters.
   *
   * <p>Context: any up to TTY. Locks: the user's.
   *
   * @return how many were read; if fewer than there was room for, the line is asserted when there
   *     are more
   */
  int read(Context ctx, byte[] to, int offset, int room);

  /** Whether characters were lost since the last call. Context and locks as {@link #read}. */
  boolean takeLost(Context ctx);

  /**
   * Gives characters to be sent.
   *
   * <p>Context and locks as {@link #read}.
   *
   * @return how many were taken; if not all, the line is asserted when there is room for more
   */
  int write(Context ctx, byte[] from, int offset, int length);
}
