package org.splnet.drivers.serial;

import org.jspecify.annotations.Nullable;

/**
 * An end of a null-modem cable: characters to and from the other end, each direction a ring with
 * one sender and one receiver. It has no thread, no lock and no rate; what is in a ring has
 * arrived.
 *
 * <p>A receiver that wants to sleep {@link #arm arms} its end and is called when characters come.
 * The handshake is store-then-load on both sides: every field that both sides touch is volatile.
 */
public final class SerialEnd {
  private final byte[] ring;
  private final int mask;

  /** Characters taken from {@link #ring} so far. */
  private volatile int head;

  /** Characters put into {@link #ring} so far, by the other end. */
  private volatile int tail;

  private volatile boolean armed;
  private volatile @Nullable Runnable attention;
  private @Nullable SerialEnd peer;

  private SerialEnd(int capacity) {
    ring = new byte[capacity];
    mask = capacity - 1;
  }

  /**
   * A cable.
   *
   * @param capacity how many characters a direction holds, a power of two
   * @return its two ends
   */
  public static SerialEnd[] cable(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity " + capacity + " is not a power of two");
    }
    SerialEnd a = new SerialEnd(capacity);
    SerialEnd b = new SerialEnd(capacity);
    a.peer = b;
    b.peer = a;
    return new SerialEnd[] {a, b};
  }

  private SerialEnd peer() {
    SerialEnd p = peer;
    if (p == null) {
      throw new IllegalStateException("a cable with one end");
    }
    return p;
  }

  /** Sets who is called for {@link #arm}; by the thread of the other end. */
  public void onAttention(Runnable to) {
    attention = to;
  }

  private void call() {
    Runnable r = attention;
    if (r != null) {
      r.run();
    }
  }

  /** How many characters can be sent now. For the sender. */
  public int room() {
    SerialEnd to = peer();
    return to.ring.length - (to.tail - to.head);
  }

  /**
   * Sends characters as far as there is room. One sender at a time.
   *
   * @return how many
   */
  public int send(byte[] from, int offset, int length) {
    SerialEnd to = peer();
    int t = to.tail;
    int n = Math.min(length, to.ring.length - (t - to.head));
    for (int i = 0; i < n; i++) {
      to.ring[t + i & to.mask] = from[offset + i];
    }
    sent(to, t, n);
    return n;
  }

  /** Sends a character; false if there is no room. One sender at a time. */
  public boolean send(int character) {
    SerialEnd to = peer();
    int t = to.tail;
    if (t - to.head == to.ring.length) {
      return false;
    }
    to.ring[t & to.mask] = (byte) character;
    sent(to, t, 1);
    return true;
  }

  private static void sent(SerialEnd to, int from, int n) {
    if (n > 0) {
      to.tail = from + n;
      if (to.armed) {
        to.armed = false;
        to.call();
      }
    }
  }

  /**
   * Receives characters. One receiver at a time.
   *
   * @return how many
   */
  public int receive(byte[] to, int offset, int room) {
    int h = head;
    int n = Math.min(room, tail - h);
    for (int i = 0; i < n; i++) {
      to[offset + i] = ring[h + i & mask];
    }
    head = h + n;
    return n;
  }

  /** Receives a character, 0 to 255; -1 if there is none. One receiver at a time. */
  public int receive() {
    int h = head;
    if (h == tail) {
      return -1;
    }
    int c = ring[h & mask] & 0xff;
    head = h + 1;
    return c;
  }

  /** How many characters wait to be received; a moment old but for the receiver. */
  public int waiting() {
    return tail - head;
  }

  /**
   * Says that the receiver looks no more until it is called.
   *
   * @return true if it will be called when characters come; false if there are some now
   */
  public boolean arm() {
    armed = true;
    if (head == tail) {
      return true;
    }
    armed = false;
    return false;
  }
}
