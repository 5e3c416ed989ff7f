package org.splnet.kernel;

/** How a CPU waits for a real lock, and who is next. */
public enum SpinKind implements Labelled {
  /** Whoever sees it free first, with back-off. */
  TAS("tas") {
    @Override
    RealLock realLock(RealLock own, int cpus) {
      return own;
    }
  },
  /** In the order of arrival; all waiters watch one number. */
  TICKET("ticket") {
    @Override
    RealLock realLock(RealLock own, int cpus) {
      return new TicketLock(cpus);
    }
  },
  /** In the order of arrival; each waiter watches a line of its own. */
  QUEUED("queued") {
    @Override
    RealLock realLock(RealLock own, int cpus) {
      return new QueuedLock(cpus);
    }
  };

  private final String label;

  SpinKind(String label) {
    this.label = label;
  }

  /** The real lock of a logical one that is bound to itself; {@code own} is its built-in word. */
  abstract RealLock realLock(RealLock own, int cpus);

  @Override
  public String label() {
    return label;
  }

  /**
   * The kind of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static SpinKind of(String label) {
    return Labelled.of("spin lock", values(), label);
  }
}
