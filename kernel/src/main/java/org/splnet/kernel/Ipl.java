package org.splnet.kernel;

import java.util.Arrays;
import java.util.Locale;

/**
 * Interrupt priority levels by name, in the order of 2005.
 *
 * <p>Code names a level; what it is worth on a given machine is decided by that machine's {@link
 * LevelSet}, which may merge several names into one rank. TTY is above NET: that is what makes
 * serial-line drivers (SLIP, PPP) awkward neighbours of Ethernet. IPI is above HIGH, so that a CPU
 * that has everything masked still answers another CPU.
 */
public enum Ipl {
  /** Nothing is masked: threads and idle. */
  NONE,
  /** Soft interrupt: callouts. */
  SOFTCLOCK,
  /** Soft interrupt: block I/O completion; a rank of its own only in {@link LevelSet#TODAY}. */
  SOFTBIO,
  /** Soft interrupt: protocol input. */
  SOFTNET,
  /** Block devices. */
  BIO,
  /** Network devices. */
  NET,
  /** Soft interrupt: serial lines. */
  SOFTSERIAL,
  /** Serial devices. */
  TTY,
  /** Everything that may allocate kernel memory. */
  VM,
  /** Audio devices. */
  AUDIO,
  /** Clock interrupts. */
  CLOCK,
  /** The scheduler; the same rank as {@link #CLOCK} in every set. */
  SCHED,
  /** Everything but cross-CPU calls. */
  HIGH,
  /** Cross-CPU calls. */
  IPI;

  /**
   * The level of that name, in either case.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Ipl of(String name) {
    for (Ipl ipl : values()) {
      if (ipl.name().equals(name.toUpperCase(Locale.ROOT))) {
        return ipl;
      }
    }
    throw new IllegalArgumentException(
        "unknown level '"
            + name
            + "': choose one of "
            + String.join(", ", Arrays.stream(values()).map(Ipl::name).toList()));
  }
}
