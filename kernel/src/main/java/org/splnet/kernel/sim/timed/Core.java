package org.splnet.kernel.sim.timed;

/** A core of the virtual machine. Whoever runs on it moves its clock. */
final class Core {
  final int number;

  /** In picoseconds. */
  long clock;

  private long random;

  /**
   * A core.
   *
   * @param seed of what chance adds to its work
   */
  Core(int number, long seed) {
    this.number = number;
    this.random = seed * 0x9E3779B97F4A7C15L + number;
  }

  /**
   * A time that is longer or shorter by up to so many percent, each with equal chance: no two cores
   * stay in step for ever. SplitMix64 (Steele, Lea, Flood, 2014).
   */
  long varied(long picos, long percent) {
    random += 0x9E3779B97F4A7C15L;
    long z = (random ^ (random >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    // From -2^15 to 2^15.
    long part = (z >>> 48) - (1 << 15);
    return picos + (picos * percent * part / 100 >> 15);
  }
}
