package org.splnet.drivers.i8255x;

import org.splnet.kernel.Context;

/**
 * What a card is plugged into. Frames lie in bus memory without their check sequence; one caller at
 * a time, at level VM.
 */
public interface Medium {
  /** No frame. No frame lies at this address. */
  int NONE = 0;

  /**
   * Whether a frame can be sent now. If not, whoever makes room will assert the card's line.
   *
   * <p>Locks: none.
   */
  boolean canSend(Context ctx);

  /**
   * Where the next frame to be sent is gathered.
   *
   * <p>Locks: none of class {@code pktpool} or further in.
   *
   * @return its address, or {@link #NONE} if the card's buffer ran dry
   */
  int gather(Context ctx);

  /** Most bytes of a frame. */
  int capacity();

  /** Sends the frame that was gathered; {@link #canSend} has said that there is room. */
  void send(Context ctx, int length);

  /**
   * The next frame that has come in, which stays until this is called again or flushed.
   *
   * <p>Locks: none of class {@code pktpool} or further in.
   *
   * @return its address, or {@link #NONE}
   */
  int next(Context ctx);

  /** The length of the frame that {@link #next} gave. */
  int length();

  /**
   * Ends a step: what was sent is on its way, what was received and looked at is gone.
   *
   * <p>Locks: none of class {@code pktpool} or further in.
   *
   * @return whether frames that have come in are left
   */
  boolean flush(Context ctx);

  /** Whether frames may have come in; a moment old. Any thread. */
  boolean mayHaveMore();

  /**
   * Asks that the card's line be asserted when a frame comes in.
   *
   * @return false if one is there already
   */
  boolean arm();
}
