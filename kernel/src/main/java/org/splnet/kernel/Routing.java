package org.splnet.kernel;

/** Which CPU serves an interrupt line. */
public enum Routing implements Labelled {
  /** The machine's first CPU serves all. */
  ONE("one") {
    @Override
    Cpu home(Machine machine, Cpu asked) {
      return machine.cpu(0);
    }
  },
  /** Each line has its CPU: the one with which it was made, or to which it was routed. */
  FIXED("fixed") {
    @Override
    Cpu home(Machine machine, Cpu asked) {
      return asked;
    }
  },
  /**
   * As fixed, and a device that can sort what it receives has a line for each CPU: what belongs
   * together always comes by the same one.
   */
  FLOW("flow") {
    @Override
    Cpu home(Machine machine, Cpu asked) {
      return asked;
    }

    @Override
    public int lines(Machine machine) {
      return machine.cpus().size();
    }
  },
  /** Each assertion goes to the next CPU, when the one before has been served. */
  ROUND_ROBIN("rr") {
    @Override
    Cpu home(Machine machine, Cpu asked) {
      return asked;
    }
  };

  private final String label;

  Routing(String label) {
    this.label = label;
  }

  /** The CPU at which a line begins for which {@code asked} was asked. */
  abstract Cpu home(Machine machine, Cpu asked);

  /** How many lines, and queues behind them, a device is to receive by that can have several. */
  public int lines(Machine machine) {
    return 1;
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * The routing of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Routing of(String label) {
    return Labelled.of("routing", values(), label);
  }
}
