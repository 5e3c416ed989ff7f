package org.splnet.kernel;

/**
 * The part of the system to which a lock class or a handler belongs. A {@link LockBinding} decides
 * per domain which lock, if any, is entered around a whole handler or socket call.
 */
public enum Domain {
  /** Machine, interrupts, callouts, pools. */
  KERNEL,
  /** Protocols, routes, sockets. */
  PROTOCOL,
  /** Devices and the queues between them and the protocols. */
  DRIVER
}
