package org.splnet.kernel.explore;

/** Numbers, each once, without an object for each. Zero is kept as another number. */
final class LongSet {
  private static final int FIRST = 1 << 10;

  private long[] slots = new long[FIRST];
  private int size;

  LongSet() {}

  /** Adds a number; false if it is there. The number is taken to be evenly spread. */
  boolean add(long number) {
    long n = number == 0 ? 1 : number;
    int i = (int) n & slots.length - 1;
    while (slots[i] != 0) {
      if (slots[i] == n) {
        return false;
      }
      i = i + 1 & slots.length - 1;
    }
    slots[i] = n;
    if (++size > slots.length / 2) {
      grow();
    }
    return true;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    size = 0;
    for (long n : old) {
      if (n != 0) {
        add(n);
      }
    }
  }

  int size() {
    return size;
  }
}
