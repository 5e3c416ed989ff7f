package org.splnet.drivers.sl;

/**
 * The framing of RFC 1055: a datagram is its bytes, those that mean something escaped, and an END
 * behind them. This end sends an END in front, too, so that line noise between two datagrams ends
 * up in a frame of its own; an empty frame is none.
 */
public final class Slip {
  /** Ends a frame. */
  public static final int END = 0xc0;

  /** Begins an escape of two bytes. */
  public static final int ESC = 0xdb;

  /** Behind an ESC: a byte of the value of END. */
  public static final int ESC_END = 0xdc;

  /** Behind an ESC: a byte of the value of ESC. */
  public static final int ESC_ESC = 0xdd;

  private Slip() {}

  /** Most bytes on the line that a datagram of that length needs. */
  public static int encodedLength(int length) {
    return 2 * length + 2;
  }

  /**
   * Encodes a datagram.
   *
   * @param from holds it from index 0 on
   * @param to with room for {@link #encodedLength} bytes
   * @return how many bytes it became
   */
  public static int encode(byte[] from, int length, byte[] to) {
    int n = 0;
    to[n++] = (byte) END;
    for (int i = 0; i < length; i++) {
      byte b = from[i];
      if (b == (byte) END) {
        to[n++] = (byte) ESC;
        to[n++] = (byte) ESC_END;
      } else if (b == (byte) ESC) {
        to[n++] = (byte) ESC;
        to[n++] = (byte) ESC_ESC;
      } else {
        to[n++] = b;
      }
    }
    to[n++] = (byte) END;
    return n;
  }
}
