package org.splnet.net.queue;

/**
 * Which of several queues or CPUs a flow belongs to, as hardware decides it: the low seven bits of
 * the flow's hash look it up in a table that has each equally often. With tables of the same length
 * a flow that arrives by queue <i>n</i> is steered to CPU <i>n</i>.
 */
public final class FlowTable {
  private static final int ENTRIES = 128;

  private final byte[] table = new byte[ENTRIES];

  /** A table of so many, 1 to 128. */
  public FlowTable(int choices) {
    for (int i = 0; i < ENTRIES; i++) {
      table[i] = (byte) (i % choices);
    }
  }

  /** The number, from 0, that belongs to a hash. */
  public int of(int hash) {
    return table[hash & (ENTRIES - 1)];
  }
}
