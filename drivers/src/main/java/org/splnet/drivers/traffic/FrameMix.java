package org.splnet.drivers.traffic;

import java.util.Arrays;

/**
 * The lengths of a flow's frames: one, or several in turn. A frame of flow f and sequence number s
 * has the length at place f + s of the turn, so that both ends know it, and a batch that takes a
 * frame from each flow is mixed like the whole.
 */
public final class FrameMix {
  private final int[] distinct;
  private final byte[] turn;

  private FrameMix(int[] lengths) {
    distinct = Arrays.stream(lengths).distinct().toArray();
    turn = new byte[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      int at = 0;
      while (distinct[at] != lengths[i]) {
        at++;
      }
      turn[i] = (byte) at;
    }
  }

  /**
   * A mix.
   *
   * @param lengths of frames in bytes, check sequence not counted, each at least 60; in turn
   */
  public static FrameMix of(int... lengths) {
    if (lengths.length == 0 || lengths.length > Byte.MAX_VALUE) {
      throw new IllegalArgumentException(
          lengths.length + " lengths in turn: a mix has 1 to " + Byte.MAX_VALUE);
    }
    for (int length : lengths) {
      if (length < Flows.MIN_FRAME) {
        throw new IllegalArgumentException(
            "a frame of " + length + " bytes: it has " + Flows.MIN_FRAME + " at least");
      }
    }
    return new FrameMix(lengths);
  }

  /** How many lengths there are. */
  public int count() {
    return distinct.length;
  }

  /** A length, by its number. */
  public int length(int number) {
    return distinct[number];
  }

  /** The number of the length of a frame. */
  public int number(int flow, int sequence) {
    return turn.length == 1 ? 0 : turn[Integer.remainderUnsigned(flow + sequence, turn.length)];
  }
}
