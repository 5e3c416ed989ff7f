package org.splnet.kernel.explore;

import java.util.Arrays;
import org.splnet.kernel.sim.Choices;

/**
 * The order in which a search tries what can happen next: first that the strand that ran last goes
 * on, then the others by number from there on, round and round; each before the interrupts of its
 * CPU; and last that time passes.
 */
final class ChoiceOrder {
  private static final int KINDS = Choices.Kind.values().length;
  private static final int ROUND = 1 << 20;

  private int[] order = new int[8];
  private int[] keys = new int[8];

  /** Sorts them. The result is valid until the next call. */
  int[] of(Choices choices) {
    int n = choices.size();
    if (n > order.length) {
      order = Arrays.copyOf(order, n * 2);
      keys = Arrays.copyOf(keys, n * 2);
    }
    for (int i = 0; i < n; i++) {
      int key = key(choices, i);
      int at = i;
      for (; at > 0 && keys[at - 1] > key; at--) {
        keys[at] = keys[at - 1];
        order[at] = order[at - 1];
      }
      keys[at] = key;
      order[at] = i;
    }
    return order;
  }

  private static int key(Choices choices, int i) {
    if (choices.kind(i) == Choices.Kind.TIME) {
      return Integer.MAX_VALUE;
    }
    int away = choices.strand(i).number() - choices.last().number();
    return (away < 0 ? away + ROUND : away) * KINDS + choices.kind(i).ordinal();
  }
}
