package org.splnet.kernel.sim.race;

/**
 * One whose steps come one after the other: an application thread, what a CPU does outside of
 * interrupts, or the interrupt frames of one rank on a CPU.
 */
final class Party {
  final int number;

  /** The rank at which its frames are delivered; 0 for one that is not interrupt. */
  final int rank;

  /** What happened before its next step. */
  final VectorClock clock = new VectorClock();

  Party(int number, int rank) {
    this.number = number;
    this.rank = rank;
    clock.tick(number);
  }

  /** The time of its next step. */
  int now() {
    return clock.get(number);
  }

  /** What it does from now on does not happen before what has been published so far. */
  void tick() {
    clock.tick(number);
  }

  /** Others who take this clock come after what it did so far. */
  void publishTo(VectorClock to) {
    to.join(clock);
    tick();
  }
}
