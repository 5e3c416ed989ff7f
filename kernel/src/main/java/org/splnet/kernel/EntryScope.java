package org.splnet.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What of an interrupt line runs under the big lock. Soft interrupts and callouts have no line:
 * they are wrapped one by one, by their flag, except under {@link #NONE}.
 */
public enum EntryScope implements Labelled {
  /**
   * Every chain of handlers, once, whatever their flags; only what runs above VM and is flagged
   * goes without, as in 2005.
   */
  CHAIN("chain") {
    @Override
    boolean demotes(Machine machine, int rank, boolean mixed) {
      return rank <= machine.rank(Ipl.VM);
    }

    @Override
    HandlerRecord[] dispatched(Machine machine, int rank, HandlerRecord[] given, boolean mixed) {
      if (!demotes(machine, rank, mixed) || given.length == 0) {
        return given;
      }
      return new HandlerRecord[] {HandlerRecord.chain(machine.kernelLock(), given)};
    }
  },
  /** Each handler that is not flagged. */
  HANDLER("handler") {
    @Override
    HandlerRecord[] dispatched(Machine machine, int rank, HandlerRecord[] given, boolean mixed) {
      return given;
    }
  },
  /** Every handler of a line on which one is not flagged. */
  LINE("line") {
    @Override
    boolean demotes(Machine machine, int rank, boolean mixed) {
      return mixed;
    }

    @Override
    HandlerRecord[] dispatched(Machine machine, int rank, HandlerRecord[] given, boolean mixed) {
      if (!mixed) {
        return given;
      }
      HandlerRecord[] demoted = new HandlerRecord[given.length];
      for (int i = 0; i < given.length; i++) {
        HandlerRecord h = given[i];
        demoted[i] =
            h.entry instanceof KernelLock ? h : HandlerRecord.chain(machine.kernelLock(), h);
      }
      return demoted;
    }
  },
  /** None, flagged or not: a negative control. */
  NONE("none") {
    @Override
    HandlerRecord[] dispatched(Machine machine, int rank, HandlerRecord[] given, boolean mixed) {
      return given;
    }

    @Override
    @Nullable EntryLock ofUnflagged(KernelLock kernelLock) {
      return null;
    }
  };

  private final String label;

  EntryScope(String label) {
    this.label = label;
  }

  /**
   * What dispatch calls for the handlers of one level of a line.
   *
   * @param given the handlers as they were attached
   * @param mixed whether any handler of the line, at whatever level, is not flagged
   */
  abstract HandlerRecord[] dispatched(
      Machine machine, int rank, HandlerRecord[] given, boolean mixed);

  /** Whether it enters the big lock for handlers of a level of a line that are flagged, too. */
  boolean demotes(Machine machine, int rank, boolean mixed) {
    return false;
  }

  /** The lock around a handler that is not flagged. */
  @Nullable EntryLock ofUnflagged(KernelLock kernelLock) {
    return kernelLock;
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * The scope of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static EntryScope of(String label) {
    return Labelled.of("entry lock", values(), label);
  }
}
