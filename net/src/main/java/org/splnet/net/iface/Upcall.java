package org.splnet.net.iface;

import org.splnet.kernel.Context;

/** How a driver hands up what it has received; its interrupt calls it and does nothing else. */
public interface Upcall {
  /** What the driver's interrupt does. Context: the driver's interrupt. Locks: none. */
  void interrupt(Context ctx);

  /**
   * Ends it: nothing is received after this returns. The interrupt is detached already.
   *
   * <p>Context: TOP. Locks: none.
   */
  default void close(Context ctx) {
    // Most run in the interrupt alone.
  }
}
