package org.splnet.drivers.traffic;

/**
 * Which packets of which flows have come: tells the next one from a late one from one that came
 * twice, by sequence number.
 *
 * <p>Per flow it knows the next number and which of the last {@value #WINDOW} before it are
 * missing. A packet that is next is good; one beyond leaves a gap; one before fills a gap and is
 * counted as reordered, or, if there was none, as a duplicate. Used by one context.
 */
public final class FlowTracker {
  /** How far back a late packet is told from a duplicate, in packets of one flow. */
  static final int WINDOW = 4096;

  private static final int WORDS = WINDOW / Long.SIZE;

  private final int[] next;
  private final int[] gaps;
  private final long[] missing;
  private long reordered;
  private long duplicated;

  /** A tracker of so many flows, each beginning at sequence number 0. */
  public FlowTracker(int flows) {
    next = new int[flows];
    gaps = new int[flows];
    missing = new long[flows * WORDS];
  }

  /** Notes a packet; false if it came before. */
  public boolean accept(int flow, int sequence) {
    if (sequence != next[flow]) {
      return outOfOrder(flow, sequence);
    }
    next[flow] = sequence + 1;
    if (gaps[flow] != 0) {
      clear(flow, sequence);
    }
    return true;
  }

  private boolean outOfOrder(int flow, int sequence) {
    int ahead = sequence - next[flow];
    if (ahead > 0) {
      for (int s = next[flow]; s != sequence; s++) {
        missing[word(flow, s)] |= 1L << s;
      }
      clear(flow, sequence);
      gaps[flow] += ahead;
      next[flow] = sequence + 1;
      return true;
    }
    if (-ahead <= WINDOW && (missing[word(flow, sequence)] & 1L << sequence) != 0) {
      clear(flow, sequence);
      gaps[flow]--;
      reordered++;
      return true;
    }
    duplicated++;
    return false;
  }

  private static int word(int flow, int sequence) {
    return flow * WORDS + (sequence >>> 6 & WORDS - 1);
  }

  private void clear(int flow, int sequence) {
    missing[word(flow, sequence)] &= ~(1L << sequence);
  }

  /** Packets that came after a later one of their flow. */
  public long reordered() {
    return reordered;
  }

  /** Packets that came again. */
  public long duplicated() {
    return duplicated;
  }

  /** Packets of which a later one of the flow came, and they did not. */
  public long missing() {
    long sum = 0;
    for (int g : gaps) {
      sum += g;
    }
    return sum;
  }
}
