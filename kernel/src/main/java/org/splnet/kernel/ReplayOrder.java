package org.splnet.kernel;

/** What runs first of several interrupts that a lowered level lets through. */
public enum ReplayOrder implements Labelled {
  /** The highest level. */
  HIGHEST("highest") {
    @Override
    InterruptState interrupts(int ranks) {
      return new InterruptState(ranks);
    }
  },
  /**
   * The lowest: a negative control. A handler of a low level that waits for another CPU runs while
   * a cross-CPU call of that one is put off.
   */
  LOWEST("lowest") {
    @Override
    InterruptState interrupts(int ranks) {
      return new LowestFirstInterrupts(ranks);
    }
  };

  private final String label;

  ReplayOrder(String label) {
    this.label = label;
  }

  /** The interrupt state of a CPU that replays in this order. */
  abstract InterruptState interrupts(int ranks);

  @Override
  public String label() {
    return label;
  }

  /**
   * The order of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static ReplayOrder of(String label) {
    return Labelled.of("replay order", values(), label);
  }
}
