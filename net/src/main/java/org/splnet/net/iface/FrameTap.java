package org.splnet.net.iface;

import org.splnet.kernel.Context;
import org.splnet.net.packet.PacketVector;

/**
 * Sees every frame of an interface, in both directions, and changes nothing: a capture.
 *
 * <p>It sees a received frame before the link layer does, and a sent one as it is about to be
 * queued; the queue may still refuse it. The packets stay their owner's.
 */
@FunctionalInterface
public interface FrameTap {
  /**
   * Looks at a batch.
   *
   * <p>Context: any up to VM. Locks: none of class {@code device} or further in.
   *
   * @param out whether the interface sends the frames; otherwise it has received them
   */
  void frames(Context ctx, NetInterface iface, boolean out, PacketVector v);
}
