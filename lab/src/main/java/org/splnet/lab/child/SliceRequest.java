package org.splnet.lab.child;

/**
 * What the parent asks of a child: one slice of traffic.
 *
 * @param millis how long to measure
 * @param packetsPerSecond the load in all, 0 for as much as the path takes
 * @param timed whether to record latencies
 * @param loseOne whether to lose a packet silently
 */
public record SliceRequest(long millis, double packetsPerSecond, boolean timed, boolean loseOne) {}
