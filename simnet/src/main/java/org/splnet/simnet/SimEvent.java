package org.splnet.simnet;

import java.util.Locale;

/**
 * Something that happened in a network, as runs are compared by it.
 *
 * @param nanos when, on the network's clock
 * @param where on which host, or empty for the network itself
 * @param what what
 * @param value a number that belongs to it; of a frame, a sum over its bytes
 */
public record SimEvent(long nanos, String where, String what, long value) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%12.6f ms  %s%s [%x]",
        nanos / 1e6,
        where.isEmpty() ? "" : where + ": ",
        what,
        value);
  }
}
