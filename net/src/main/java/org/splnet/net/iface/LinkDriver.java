package org.splnet.net.iface;

import org.splnet.kernel.Context;
import org.splnet.net.addr.MacAddress;

/**
 * What an interface asks of its driver.
 *
 * <p>The entry points take the device's lock and call their {@code …Locked} twin, which the
 * driver's interrupt calls directly where it holds the lock already.
 */
public interface LinkDriver {
  /** The kind of driver, such as {@code wire}; interfaces are named after it. */
  String kind();

  /** The station address. */
  MacAddress address();

  /** Most bytes of a network-layer packet. */
  int mtu();

  /**
   * Called once when an interface is made for this driver, before {@link #init}.
   *
   * <p>Context: TOP. Locks: none.
   *
   * @param upper the interface, or the driver in front of this one
   */
  void attached(Context ctx, LinkUpper upper);

  /** The driver of the device itself, behind those that stand in front of it. */
  default LinkDriver device() {
    return this;
  }

  /**
   * Whether it may run on several CPUs at once. One that may not is entered with the kernel lock
   * held, its handlers are attached unflagged, and its {@link #start} is never called by a sender
   * but by a soft interrupt that has entered the kernel lock first.
   */
  default boolean isMpSafe() {
    return true;
  }

  /** Brings the device up. Context: TOP. Locks: none. */
  void init(Context ctx);

  /**
   * Brings the device down, detaches from its line and frees every packet it holds.
   *
   * <p>Context: TOP. Locks: none.
   */
  void stop(Context ctx);

  /**
   * Sends what is in the interface's send queues, as far as there is room; the rest goes when the
   * device has room again, without another call.
   *
   * <p>Context: any up to VM. Locks: none of class {@code device} or further in.
   */
  void start(Context ctx);

  /** How many transmit queues the device has, each with a lock and an interrupt of its own. */
  default int transmitQueues() {
    return 1;
  }

  /**
   * The same of one send queue only, by the transmit queue of that number.
   *
   * @param queue less than {@link #transmitQueues}
   */
  default void start(Context ctx, int queue) {
    start(ctx);
  }

  /**
   * As {@link #start(Context)}, unless the device's lock is taken: then it does nothing, and
   * whoever has the lock calls the upper's {@link LinkUpper#released} after letting go of it.
   *
   * @return false if it did nothing
   */
  default boolean tryStart(Context ctx) {
    start(ctx);
    return true;
  }

  /**
   * Changes how the device works, up or down.
   *
   * <p>Context: TOP. Locks: none.
   *
   * @return false if this kind of device does not do that
   * @throws IllegalArgumentException if it does, but not with this value
   */
  default boolean ioctl(Context ctx, LinkRequest request) {
    return false;
  }
}
