package org.splnet.net.iface;

import org.splnet.kernel.Context;

/** Who starts the device when frames have been queued to be sent, and when. */
public interface TransmitStart {
  /**
   * Sees to it that what the caller has put into its {@link #queue send queue} is sent.
   *
   * <p>Context: any up to VM. Locks: none of class {@code device} or further in.
   */
  void start(Context ctx);

  /** How many send queues the interface is to have. */
  default int queues() {
    return 1;
  }

  /** The number of the send queue into which this caller puts what it sends. */
  default int queue(Context ctx) {
    return 0;
  }

  /**
   * Hears that the device's lock was let go by someone other than {@link #start}, such as the
   * device's interrupt. Context: any up to VM. Locks: none of class {@code device} or further in.
   */
  default void released(Context ctx) {
    // Most wait for the lock, and have nothing to make up for.
  }

  /** The interface is gone: {@link #start} does nothing from now on. Context: TOP. Locks: none. */
  default void close(Context ctx) {
    // Most keep nothing but the driver.
  }
}
