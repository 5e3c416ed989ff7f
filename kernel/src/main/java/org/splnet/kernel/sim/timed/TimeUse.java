package org.splnet.kernel.sim.timed;

/** What the time of a CPU goes into. */
public enum TimeUse {
  /** Work on packets. */
  WORK,
  /** Operations of the kernel floor: locks, levels, interrupts. */
  KERNEL,
  /** Waiting for a cache line that another core has. */
  LINES,
  /** Waiting for another CPU: locks above all. */
  WAITING,
  /** Nothing to do. */
  IDLE
}
