package org.splnet.kernel.testing;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A number that a lock has to guard: adding to it is a read and a write, between which others may
 * go on, in simulation too. Neither orders anything else, and no update is atomic.
 */
public final class Tally {
  private final AtomicLong value = new AtomicLong();

  /** Adds one. */
  public void add() {
    value.setOpaque(value.getOpaque() + 1);
  }

  /** The number. */
  public long get() {
    return value.getOpaque();
  }
}
