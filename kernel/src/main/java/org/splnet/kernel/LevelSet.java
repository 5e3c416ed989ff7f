package org.splnet.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * What each {@link Ipl} is worth on a machine: a map from names to ranks, 0 being {@link Ipl#NONE}.
 *
 * <p>Two names of one rank mask each other. The three sets are those of the BSD kernels of 2005, of
 * 2007 (device levels merged into VM) and of today.
 */
public enum LevelSet implements Labelled {
  /** Every device class has a level of its own. */
  L2005(
      "2005",
      List.of(
          List.of(Ipl.NONE),
          List.of(Ipl.SOFTCLOCK),
          List.of(Ipl.SOFTNET, Ipl.SOFTBIO),
          List.of(Ipl.BIO),
          List.of(Ipl.NET),
          List.of(Ipl.SOFTSERIAL),
          List.of(Ipl.TTY),
          List.of(Ipl.VM),
          List.of(Ipl.AUDIO),
          List.of(Ipl.CLOCK, Ipl.SCHED),
          List.of(Ipl.HIGH),
          List.of(Ipl.IPI))),
  /** BIO, NET, TTY and AUDIO are VM. */
  MERGED(
      "merged",
      List.of(
          List.of(Ipl.NONE),
          List.of(Ipl.SOFTCLOCK),
          List.of(Ipl.SOFTNET, Ipl.SOFTBIO),
          List.of(Ipl.SOFTSERIAL),
          List.of(Ipl.VM, Ipl.BIO, Ipl.NET, Ipl.TTY, Ipl.AUDIO),
          List.of(Ipl.CLOCK, Ipl.SCHED),
          List.of(Ipl.HIGH),
          List.of(Ipl.IPI))),
  /** As merged, with a soft level for block I/O and the clock called the scheduler's level. */
  TODAY(
      "today",
      List.of(
          List.of(Ipl.NONE),
          List.of(Ipl.SOFTCLOCK),
          List.of(Ipl.SOFTBIO),
          List.of(Ipl.SOFTNET),
          List.of(Ipl.SOFTSERIAL),
          List.of(Ipl.VM, Ipl.BIO, Ipl.NET, Ipl.TTY, Ipl.AUDIO),
          List.of(Ipl.SCHED, Ipl.CLOCK),
          List.of(Ipl.HIGH),
          List.of(Ipl.IPI)));

  private final String label;

  /** By the ordinal of the level. */
  private final int[] ranks = new int[Ipl.values().length];

  private final List<List<Ipl>> order;

  LevelSet(String label, List<List<Ipl>> order) {
    this.label = label;
    this.order = order;
    Arrays.fill(ranks, -1);
    for (int rank = 0; rank < order.size(); rank++) {
      for (Ipl ipl : order.get(rank)) {
        ranks[ipl.ordinal()] = rank;
      }
    }
  }

  @Override
  public String label() {
    return label;
  }

  /** The rank of a level in this set; 0 is {@link Ipl#NONE}. */
  public int rank(Ipl ipl) {
    int rank = ranks[ipl.ordinal()];
    if (rank < 0) {
      throw new IllegalStateException("level " + ipl + " has no rank in the set " + label);
    }
    return rank;
  }

  /** How many ranks there are. */
  public int ranks() {
    return order.size();
  }

  /** The name of a rank, that of its first level, for messages. */
  public String name(int rank) {
    return rank >= 0 && rank < order.size() ? order.get(rank).getFirst().name() : "?" + rank;
  }

  /**
   * The set of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static LevelSet of(String label) {
    return Labelled.of("level set", values(), label);
  }
}
