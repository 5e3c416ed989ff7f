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

  /** The queue from which the driver takes what it sends; of several, the first. */
  SendQueue sendQueue();

  /** How many send queues there are; no more than the driver has transmit queues. */
  default int sendQueues() {
    return 1;
  }

  /** The send queue of a number, for the transmit queue of that number. */
  default SendQueue sendQueue(int number) {
    return sendQueue();
  }

  /** The pool of the stack. */
  PacketPool pool();

  /** The counters of the interface. */
  NetCounters counters();

  /** How the driver hands up what it has received. */
  UpcallKind upcall();

  /**
   * Hears that the driver has let go of the device's lock, having held it for anything but {@code
   * start} and {@code tryStart}: what was to be sent meanwhile may not have been.
   *
   * <p>Context: any up to VM. Locks: none of class {@code device} or further in.
   */
  void released(Context ctx);

  /**
   * Takes a batch from the driver; every packet in it is consumed and the batch emptied.
   *
   * <p>Context: the driver's interrupt, or a callout of a driver in front of it. Locks: none: a
   * driver never calls up with its own held.
   */
  void input(Context ctx, PacketVector v);
}
