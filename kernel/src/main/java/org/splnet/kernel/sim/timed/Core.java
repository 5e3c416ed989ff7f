package org.splnet.kernel.sim.timed;

/** A core of the virtual machine. Whoever runs on it moves its clock. */
final class Core {
  final int number;

  /** In picoseconds. */
  long clock;

  Core(int number) {
    this.number = number;
  }
}
