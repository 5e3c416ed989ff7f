package org.splnet.kernel.sim;

import java.util.Arrays;

/**
 * What can happen next: a strand goes on, an interrupt arrives on a CPU before its strand goes on,
 * or time passes to the next moment at which somebody wants to be woken.
 */
public final class Choices {
  /** What kind of step a choice is. */
  public enum Kind {
    /** A strand goes on. */
    RUN,
    /** An interrupt arrives on the CPU of a strand. */
    INTERRUPT,
    /** Time passes, though somebody could go on. */
    TIME
  }

  private static final Kind[] KINDS = Kind.values();

  private Strand[] strands = new Strand[8];
  private byte[] kinds = new byte[8];
  private int size;
  private Strand last = Strand.NOBODY;
  private int current = -1;

  Choices() {}

  void clear(Strand ranLast) {
    size = 0;
    current = -1;
    last = ranLast;
  }

  void add(Kind kind, Strand s) {
    if (size == strands.length) {
      strands = Arrays.copyOf(strands, size * 2);
      kinds = Arrays.copyOf(kinds, size * 2);
    }
    if (s == last && kind == Kind.RUN) {
      current = size;
    }
    strands[size] = s;
    kinds[size++] = (byte) kind.ordinal();
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** What kind of step it is. */
  public Kind kind(int i) {
    return KINDS[kinds[i]];
  }

  /** The strand that would go on; {@link Strand#NOBODY} for {@link Kind#TIME}. */
  public Strand strand(int i) {
    return strands[i];
  }

  /** Which of them is that the strand that ran last simply goes on; -1 if it cannot. */
  public int current() {
    return current;
  }

  /** The strand that ran last; {@link Strand#NOBODY} at the beginning. */
  public Strand last() {
    return last;
  }
}
