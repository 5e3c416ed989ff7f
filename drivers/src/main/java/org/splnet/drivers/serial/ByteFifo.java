package org.splnet.drivers.serial;

/** The characters that a FIFO of the UART holds; as many as it holds now, at most 16. */
final class ByteFifo {
  static final int DEPTH = 16;

  private final byte[] bytes = new byte[DEPTH];
  private int first;
  private int count;

  /** One character where the FIFO is off. */
  private int depth = 1;

  void setDepth(int now) {
    depth = now;
    clear();
  }

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean isFull() {
    return count == depth;
  }

  void put(int character) {
    bytes[first + count & DEPTH - 1] = (byte) character;
    count++;
  }

  int take() {
    int c = bytes[first] & 0xff;
    first = first + 1 & DEPTH - 1;
    count--;
    return c;
  }
}
