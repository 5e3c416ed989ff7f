package org.splnet.lab.rig;

import java.util.List;

/** The workloads there are. */
public final class Workloads {
  /** UDP from a generator through a router to a sink, on each CPU. */
  public static final String FORWARD = "forward";

  /** The same both ways: what comes in by one interface goes out by the next one. */
  public static final String CROSS = "cross";

  /** UDP requests and replies between two hosts. */
  public static final String ECHO = "echo";

  /** As forward, with a serial line beside the Ethernet interfaces. */
  public static final String MIXED = "mixed";

  /** All of them. */
  public static final List<String> ALL = List.of(FORWARD, CROSS, ECHO, MIXED);

  /** Those that can be simulated. */
  public static final List<String> SIMULATED = List.of(FORWARD, CROSS, ECHO);

  private Workloads() {}
}
