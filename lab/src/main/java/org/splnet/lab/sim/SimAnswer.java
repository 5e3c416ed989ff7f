package org.splnet.lab.sim;

import org.splnet.lab.child.SliceResult;

/**
 * What the JVM of a simulation answers.
 *
 * @param full at full load
 * @param timed at half of that, with latencies
 * @param packetsPerSecond the load of {@code timed}
 * @param figures what it was made of
 * @param wallPackets packets delivered in all, warm-up included
 * @param wallNanos the real time that it took
 */
public record SimAnswer(
    SliceResult full,
    SliceResult timed,
    double packetsPerSecond,
    SimFigures figures,
    long wallPackets,
    long wallNanos) {}
