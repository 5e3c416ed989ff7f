package org.splnet.kernel;

/** Replays the lowest level first: the negative control {@link ReplayOrder#LOWEST}. */
final class LowestFirstInterrupts extends InterruptState {
  LowestFirstInterrupts(int ranks) {
    super(ranks);
  }

  @Override
  int select(long now, int level) {
    for (int rank = level + 1; rank < at.length; rank++) {
      if ((now & at[rank]) != 0) {
        return rank;
      }
    }
    return level;
  }
}
