package org.splnet.drivers.sl;

/**
 * Finds the frames in what comes over a line, in pieces of any size.
 *
 * <p>A frame that cannot be right is skipped to its END and reported once, for the first thing that
 * was wrong with it: longer than the limit, an escape that is none, or characters lost on the way.
 * RFC 1055 would leave a byte behind a wrong ESC as it is; here its frame is known to be damaged
 * and dropped, for the checksum of IPv4 covers its header only. Whatever comes, the next frame
 * behind an END is found.
 *
 * <p>For one caller at a time. Allocates nothing.
 */
public final class SlipDecoder {
  /** What a call of {@link #decode} ended with. */
  public enum Event {
    /** Nothing: the bytes are used up. */
    NONE,
    /** A datagram is complete. */
    DATAGRAM,
    /** The end of a frame that was longer than the limit. */
    TOO_LONG,
    /** The end of a frame with a malformed escape, or with characters lost. */
    DAMAGED
  }

  private final byte[] datagram;
  private int count;
  private int length;
  private boolean escaped;

  /** What is wrong with the frame under way, or {@link Event#NONE}. */
  private Event wrong = Event.NONE;

  private Event event = Event.NONE;

  /**
   * A decoder between two frames.
   *
   * @param limit most bytes of a datagram
   */
  public SlipDecoder(int limit) {
    datagram = new byte[limit];
  }

  /** Forgets the frame under way. */
  public void reset() {
    count = 0;
    escaped = false;
    wrong = Event.NONE;
    event = Event.NONE;
  }

  /** Says that characters were lost behind those decoded so far. */
  public void charactersLost() {
    spoil(Event.DAMAGED);
  }

  /**
   * Decodes up to the end of the next frame, which may be none of these bytes.
   *
   * @return the index behind the last byte used; {@code to} if {@link #event} is {@link Event#NONE}
   */
  public int decode(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xff;
      if (b == Slip.END) {
        if (end()) {
          return i + 1;
        }
      } else if (escaped) {
        escaped = false;
        switch (b) {
          case Slip.ESC_END -> put(Slip.END);
          case Slip.ESC_ESC -> put(Slip.ESC);
          default -> spoil(Event.DAMAGED);
        }
      } else if (b == Slip.ESC) {
        escaped = true;
      } else {
        put(b);
      }
    }
    event = Event.NONE;
    return to;
  }

  /** Ends a frame; false if it was empty, and so none. */
  private boolean end() {
    if (escaped) {
      spoil(Event.DAMAGED);
    }
    event = wrong != Event.NONE ? wrong : count > 0 ? Event.DATAGRAM : Event.NONE;
    length = count;
    count = 0;
    escaped = false;
    wrong = Event.NONE;
    return event != Event.NONE;
  }

  private void put(int b) {
    if (count == datagram.length) {
      spoil(Event.TOO_LONG);
    } else {
      datagram[count++] = (byte) b;
    }
  }

  private void spoil(Event why) {
    if (wrong == Event.NONE) {
      wrong = why;
    }
  }

  /** What the last {@link #decode} ended with. */
  public Event event() {
    return event;
  }

  /** The datagram, from index 0 on, after {@link Event#DATAGRAM} and until the next call. */
  public byte[] datagram() {
    return datagram;
  }

  /** Its length. */
  public int length() {
    return length;
  }
}
