package org.splnet.drivers.wire;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.InterruptLine;
import org.splnet.net.packet.PacketVector;

/**
 * One queue at one end of a wire, with a line of its own: an emulated device that has no thread and
 * no lock. Its user sees to it that there is one sender and one receiver at a time.
 *
 * <p>The line is asserted when frames come while receive interrupts are armed, and when there is
 * room again after the sender said that it ran out of it.
 */
public sealed interface WireEnd permits WirePort, SpreadPort {
  /** Connects it to an interrupt line; null disconnects it. */
  void connect(@Nullable InterruptLine to);

  /** How many frames can be sent now, whatever flows they are of. One sender at a time. */
  int room();

  /**
   * Sends frames of a batch from a place on, as far as there is room. One sender at a time.
   *
   * @return how many were sent
   */
  int transmit(PacketVector v, int from);

  /**
   * Says that the sender has more than there is room for. After a {@link #transmit} that did not
   * send all, by the same sender.
   *
   * @return true if the line will be asserted when there is room; false if there is room now
   */
  boolean stall();

  /**
   * Takes frames behind those of a batch. One receiver at a time.
   *
   * @return how many were taken
   */
  int receive(PacketVector to);

  /**
   * Arms the receive interrupt.
   *
   * @return true if it is armed; false if frames are there already, which the caller must take
   */
  boolean arm();

  /** Disarms the receive interrupt. */
  void disarm();

  /** How many frames wait to be received; a moment old. */
  int waiting();
}
