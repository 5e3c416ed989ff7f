package org.splnet.net.iface;

import org.splnet.kernel.Context;
import org.splnet.net.packet.PacketVector;

/** A driver's receive side, as an {@link Upcall} sees it. */
public interface ReceiveSource {
  /** What is done with a batch before the device's lock is let go. */
  @FunctionalInterface
  interface WhileHeld {
    /** Nothing, as it should be. */
    WhileHeld NOTHING = (ctx, v) -> {};

    /** Called with the device's lock held. */
    void received(Context ctx, PacketVector v);
  }

  /**
   * Takes the device's lock, does what the interrupt came for, moves received frames behind those
   * of a batch as far as it has room, and lets go of the lock.
   *
   * <p>Context: the device's interrupt or an up-call's soft interrupt, one at a time. Locks: none
   * of class {@code device} or further in.
   *
   * @return whether there may be more; if not, the device interrupts when there is
   */
  boolean receive(Context ctx, PacketVector v, WhileHeld held);

  /** Has the interrupt come again, for what is left. Context: as above. */
  void again(Context ctx);
}
