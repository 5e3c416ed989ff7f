package org.splnet.net.iface;

import org.splnet.kernel.Context;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounters;

/**
 * What a driver has above it: an interface of a stack, or a driver that stands in front of another
 * and is an interface to that one.
 */
public interface LinkUpper {
  /** The name of the interface, such as {@code wire0}. */
  String name();

  /** The queue from which the driver takes what it sends. */
  SendQueue sendQueue();

  /** The pool of the stack. */
  PacketPool pool();

  /** The counters of the stack. */
  NetCounters counters();

  /**
   * Takes a batch from the driver; every packet in it is consumed and the batch emptied.
   *
   * <p>Context: the driver's interrupt, or a callout of a driver in front of it. Locks: none: a
   * driver never calls up with its own held.
   */
  void input(Context ctx, PacketVector v);
}
