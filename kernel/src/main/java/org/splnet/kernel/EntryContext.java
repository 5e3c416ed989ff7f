package org.splnet.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Where the handlers of an interrupt line run. Lines above AUDIO, such as a clock's, are served in
 * the interrupt in any case.
 */
public enum EntryContext implements Labelled {
  /** In the interrupt. */
  INTERRUPT("interrupt") {
    @Override
    LineSource source(InterruptLine line, Ipl ipl, Ipl soft, int rank, Cpu cpu) {
      return new LineSource(line, ipl, rank, cpu);
    }
  },
  /** In a soft interrupt, which the hard one schedules. */
  SOFT_INTERRUPT("softint") {
    @Override
    LineSource source(InterruptLine line, Ipl ipl, Ipl soft, int rank, Cpu cpu) {
      return new SoftEntrySource(line, ipl, soft, rank, cpu);
    }
  },
  /** In a thread of the line's own, which the interrupt wakes. */
  THREAD("thread") {
    @Override
    LineSource source(InterruptLine line, Ipl ipl, Ipl soft, int rank, Cpu cpu) {
      return new ThreadEntrySource(line, ipl, rank, cpu);
    }
  },
  /** A {@link Filter} in the interrupt decides, the handlers of those that want it run softly. */
  FILTER("filter") {
    @Override
    LineSource source(InterruptLine line, Ipl ipl, Ipl soft, int rank, Cpu cpu) {
      return new FilterEntrySource(line, ipl, soft, rank, cpu);
    }
  },
  /**
   * In the poll list of the CPU: the first interrupt masks the line, and its handlers are called
   * from a soft interrupt, in turn with other lines and within a budget, until they leave the line
   * alone.
   */
  POLLING("polling") {
    @Override
    LineSource source(InterruptLine line, Ipl ipl, Ipl soft, int rank, Cpu cpu) {
      return new PollEntrySource(line, ipl, rank, cpu);
    }
  };

  private final String label;

  EntryContext(String label) {
    this.label = label;
  }

  /** A source of a line; {@code soft} is the level of what is put off. */
  abstract LineSource source(InterruptLine line, Ipl ipl, Ipl soft, int rank, Cpu cpu);

  /** A source of a line, served in the interrupt if its level has no soft one below it. */
  final LineSource sourceOf(InterruptLine line, Ipl ipl, int rank, Cpu cpu) {
    Ipl soft = softLevel(ipl);
    return soft == null ? new LineSource(line, ipl, rank, cpu) : source(line, ipl, soft, rank, cpu);
  }

  private static @Nullable Ipl softLevel(Ipl ipl) {
    return switch (ipl) {
      case BIO -> Ipl.SOFTBIO;
      case NET, VM -> Ipl.SOFTNET;
      case TTY, AUDIO -> Ipl.SOFTSERIAL;
      default -> null;
    };
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * The entry context of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static EntryContext of(String label) {
    return Labelled.of("interrupt entry", values(), label);
  }
}
