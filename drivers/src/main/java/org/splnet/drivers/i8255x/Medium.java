package org.splnet.drivers.i8255x;

import org.splnet.kernel.Context;

/**
 * What a card is plugged into. Frames lie in bus memory without their check sequence.
 *
 * <p>Only polls use it, one at a time: {@link #prepare}, then, with the card claimed and so without
 * any lock, the rest, then {@link #settle}.
 */
public interface Medium {
  /** No frame. No frame lies at this address. */
  int NONE = 0;

  /**
   * Begins a step. Locks: none of class {@code pktpool} or further in.
   *
   * @param sending whether frames are to be sent, so that room for them is provided
   */
  void prepare(Context ctx, boolean sending);

  /**
   * Ends a step: what was sent is on its way, what was received is gone. Locks: none of class
   * {@code pktpool} or further in.
   *
   * @param sending whether more frames are to be sent soon
   */
  void settle(Context ctx, boolean sending);

  /** Whether a frame can be sent now. If not, whoever makes room will assert the card's line. */
  boolean canSend();

  /**
   * Where the next frame to be sent is gathered.
   *
   * @return its address, or {@link #NONE} if there is no memory for it
   */
  int gather();

  /** Most bytes of a frame. */
  int capacity();

  /** Sends the frame that was gathered; {@link #canSend} has said that there is room. */
  void send(int length);

  /**
   * The next frame that has come in, which stays until the end of the step.
   *
   * @return its address, or {@link #NONE} if there is none for this step
   */
  int next();

  /** The length of the frame that {@link #next} gave. */
  int length();

  /** Whether frames have come in; a moment old. Any thread. */
  boolean mayHaveMore();

  /**
   * Asks that the card's line be asserted when a frame comes in.
   *
   * @return false if one is there already
   */
  boolean arm();
}
