package org.splnet.lab.child;

/**
 * What the parent asks of a child: one slice of traffic.
 *
 * @param millis how long to measure
 * @param packetsPerSecond the load in all, 0 for as much as the path takes
 * @param timed whether to record latencies
 * @param loseOne whether to lose a packet silently
 * @param timeline what timeline of the end of the slice is wanted
 */
public record SliceRequest(
    long millis, double packetsPerSecond, boolean timed, boolean loseOne, Timeline timeline) {
  /** A slice without a timeline. */
  public SliceRequest(long millis, double packetsPerSecond, boolean timed, boolean loseOne) {
    this(millis, packetsPerSecond, timed, loseOne, Timeline.NONE);
  }
}
