package org.splnet.kernel;

/** One bit of a CPU's pending word: what runs, in a frame of its own, when it is delivered. */
abstract class Source extends Padded {
  /** The level at which it runs. */
  final int rank;

  /** Its bit, given by {@link InterruptState#add}. */
  @Unwatched(
      primitive = "interrupt delivery",
      why = "given before it is first asserted, and read after that was seen")
  long bit;

  /** How often it ran; written by its CPU. */
  final Counter count = new Counter();

  Source(int rank) {
    this.rank = rank;
  }

  /** Runs it; the context is in the new frame. */
  abstract void run(Context ctx);
}
