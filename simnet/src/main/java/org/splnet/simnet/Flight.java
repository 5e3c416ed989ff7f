package org.splnet.simnet;

import java.util.Comparator;
import java.util.Locale;

/**
 * A frame on its way from one host to another. A test may look at it and decide what becomes of it:
 * see {@link SimNetwork#inFlight}.
 */
public final class Flight {
  static final Comparator<Flight> BY_DUE =
      Comparator.comparingLong((Flight f) -> f.dueNanos).thenComparingLong(f -> f.number);

  enum State {
    /** It waits for its time. */
    COMING,
    /** It is held on the way, until it is released. */
    HELD,
    /** It has arrived, or is lost. */
    GONE
  }

  private final Path path;
  final byte[] frame;
  final long number;
  final long sentNanos;
  long dueNanos;
  State state = State.COMING;

  /** How many frames have yet to overtake it; 0 if it goes on by itself. */
  int behind;

  Flight(Path path, byte[] frame, long number, long sentNanos) {
    this.path = path;
    this.frame = frame;
    this.number = number;
    this.sentNanos = sentNanos;
  }

  Path path() {
    return path;
  }

  /** Who has sent it: the host at the near end of the link, not of the route. */
  public SimHost from() {
    return path.from().host();
  }

  /** To whom it travels: the host at the far end of the link. */
  public SimHost to() {
    return path.to().host();
  }

  /** Its bytes, from the Ethernet header on; a copy. */
  public byte[] frame() {
    return frame.clone();
  }

  /** Whether it waits to be released. */
  public boolean isHeld() {
    return state == State.HELD;
  }

  /** Whether it has arrived, or is lost. */
  public boolean isGone() {
    return state == State.GONE;
  }

  /**
   * Has it arrive now, held or not.
   *
   * @throws IllegalStateException if it is gone
   */
  public void deliver() {
    check();
    path.deliverNow(this);
  }

  /**
   * Loses it.
   *
   * @throws IllegalStateException if it is gone
   */
  public void drop() {
    check();
    path.lose(this);
  }

  /**
   * Sends a copy of it on its way, which arrives now.
   *
   * @throws IllegalStateException if it is gone
   */
  public void duplicate() {
    check();
    path.duplicate(this);
  }

  private void check() {
    if (isGone()) {
      throw new IllegalStateException(
          this + " has arrived or is lost already: take SimNetwork.inFlight() anew");
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "frame %d from %s to %s, %d bytes, sent at %.6f ms",
        number,
        from().name(),
        to().name(),
        frame.length,
        sentNanos / 1e6);
  }
}
