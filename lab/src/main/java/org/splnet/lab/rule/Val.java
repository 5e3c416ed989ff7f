package org.splnet.lab.rule;

import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/** What a variable may be: a set of objects by number. Immutable. */
final class Val {
  static final Val NOTHING = new Val(new long[0], false);

  /** Any long or double; it takes two slots. */
  static final Val WIDE = new Val(new long[0], true);

  private final long[] words;
  final boolean wide;

  private Val(long[] words, boolean wide) {
    this.words = words;
    this.wide = wide;
  }

  static Val of(int id) {
    long[] w = new long[(id >> 6) + 1];
    w[id >> 6] = 1L << id;
    return new Val(w, false);
  }

  boolean isEmpty() {
    return words.length == 0;
  }

  boolean has(int id) {
    return id >> 6 < words.length && (words[id >> 6] & 1L << id) != 0;
  }

  int size() {
    int n = 0;
    for (long w : words) {
      n += Long.bitCount(w);
    }
    return n;
  }

  Val plus(Val other) {
    if (other == this || other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return wide ? this : other;
    }
    long[] w = Arrays.copyOf(words, Math.max(words.length, other.words.length));
    boolean same = w.length == words.length;
    for (int i = 0; i < other.words.length; i++) {
      long now = w[i] | other.words[i];
      same &= now == w[i];
      w[i] = now;
    }
    return same ? this : new Val(w, false);
  }

  /** The numbers, ascending. */
  IntStream ids() {
    IntStream.Builder out = IntStream.builder();
    for (int i = 0; i < words.length; i++) {
      for (long w = words[i]; w != 0; w &= w - 1) {
        out.add((i << 6) + Long.numberOfTrailingZeros(w));
      }
    }
    return out.build();
  }

  int only() {
    PrimitiveIterator.OfInt it = ids().iterator();
    return size() == 1 ? it.nextInt() : -1;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Val v && wide == v.wide && Arrays.equals(words, v.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }
}
