package org.splnet.simnet;

/**
 * What became of the frames of a link so far; a broadcast counts once for each host.
 *
 * @param sent frames sent, duplicates apart
 * @param delivered frames that arrived at a host that was up
 * @param lost lost by chance
 * @param cut lost because the way was cut
 * @param overLimit lost because too many were on the way
 * @param duplicated how many came twice
 * @param reordered how many were overtaken on purpose
 * @param corrupted of how many a bit was turned
 * @param missed lost because the host was down, or had no packet left
 * @param dropped lost by the test, with {@link Flight#drop}
 */
public record LinkCounts(
    long sent,
    long delivered,
    long lost,
    long cut,
    long overLimit,
    long duplicated,
    long reordered,
    long corrupted,
    long missed,
    long dropped) {
  /** Kinds, in the order of the components. */
  enum Kind {
    SENT("sent"),
    DELIVERED("delivered"),
    LOST("lost"),
    CUT("lost, the way being cut,"),
    OVER_LIMIT("lost, over the limit,"),
    DUPLICATED("doubled"),
    REORDERED("overtaken"),
    CORRUPTED("corrupted"),
    MISSED("missed"),
    DROPPED("dropped by the test");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** For the history: a frame to a host ended so. */
    String lost(SimHost to) {
      return label + " to " + to.name();
    }
  }

  static LinkCounts of(long[] n) {
    return new LinkCounts(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]);
  }
}
