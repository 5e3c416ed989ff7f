package org.splnet.net.arp;

import java.util.random.RandomGenerator;

/**
 * How an address of this host is claimed on its link and defended (RFC 5227): a state machine to
 * which time and chance are arguments and which says what is to be done.
 *
 * <p>Probed {@value #PROBE_NUM} times at random intervals, it is this host's if nobody has objected
 * {@link #ANNOUNCE_WAIT} after the last probe, and then announced {@value #ANNOUNCE_NUM} times.
 * Somebody who claims it later is answered by one announcement; if there is another conflict within
 * {@link #DEFEND_INTERVAL} the address is given up (RFC 5227, 2.4, b). A claim that was made
 * without probing is somebody's firm wish: it is defended, at most so often, and never given up
 * (2.4, c).
 *
 * <p>Belongs to its owner, who serialises the calls.
 */
public final class AddressClaim {
  private static final long SECOND = 1_000_000_000L;

  /** Before the first probe a claim waits at random, at most so long, nanoseconds. */
  public static final long PROBE_WAIT = SECOND;

  /** Probes. */
  public static final int PROBE_NUM = 3;

  /** Least time from one probe to the next, nanoseconds. */
  public static final long PROBE_MIN = SECOND;

  /** Most time from one probe to the next, nanoseconds. */
  public static final long PROBE_MAX = 2 * SECOND;

  /** From the last probe to the first announcement, nanoseconds. */
  public static final long ANNOUNCE_WAIT = 2 * SECOND;

  /** Announcements. */
  public static final int ANNOUNCE_NUM = 2;

  /** From one announcement to the next, nanoseconds. */
  public static final long ANNOUNCE_INTERVAL = 2 * SECOND;

  /** So many conflicts on an interface, and new claims are made slowly. */
  public static final int MAX_CONFLICTS = 10;

  /** That slowly: least time from one claim to the next, nanoseconds. */
  public static final long RATE_LIMIT_INTERVAL = 60 * SECOND;

  /** Least time from one defence to the next, nanoseconds. */
  public static final long DEFEND_INTERVAL = 10 * SECOND;

  /** What is to be done. */
  public enum Step {
    /** Nothing. */
    NONE,
    /** Ask whether somebody has the address. */
    PROBE,
    /** The address is this host's from now on: announce it. */
    ACQUIRE,
    /** Announce it once more. */
    ANNOUNCE,
    /** Somebody else claims it: announce it. */
    DEFEND,
    /** Somebody else has it: give it up. */
    LOSE
  }

  private enum Phase {
    IDLE,
    PROBING,
    LISTENING,
    ANNOUNCING,
    HELD,
    LOST
  }

  private final boolean givesUp;
  private Phase phase = Phase.IDLE;
  private int sent;
  private long dueNanos = Long.MAX_VALUE;
  private boolean contested;
  private long contestedNanos;

  /**
   * A claim that has not begun.
   *
   * @param givesUp whether the address is given up if it has to be defended too often
   */
  public AddressClaim(boolean givesUp) {
    this.givesUp = givesUp;
  }

  /**
   * Begins to probe.
   *
   * @param earliestNanos when to begin at the earliest
   */
  public void probe(long earliestNanos, RandomGenerator random) {
    phase = Phase.PROBING;
    sent = 0;
    contested = false;
    dueNanos = earliestNanos + random.nextLong(PROBE_WAIT + 1);
  }

  /** Takes the address without asking. */
  public void assume() {
    phase = Phase.HELD;
    contested = false;
    dueNanos = Long.MAX_VALUE;
  }

  /** Stops doing anything until it begins anew. */
  public void stop() {
    phase = Phase.IDLE;
    dueNanos = Long.MAX_VALUE;
  }

  /** When {@link #due} is to be called next; {@link Long#MAX_VALUE} for never. */
  public long dueNanos() {
    return dueNanos;
  }

  /** The time that {@link #dueNanos} said has come. */
  public Step due(long nowNanos, RandomGenerator random) {
    if (nowNanos < dueNanos) {
      return Step.NONE;
    }
    switch (phase) {
      case PROBING -> {
        if (++sent < PROBE_NUM) {
          dueNanos = nowNanos + PROBE_MIN + random.nextLong(PROBE_MAX - PROBE_MIN + 1);
        } else {
          phase = Phase.LISTENING;
          dueNanos = nowNanos + ANNOUNCE_WAIT;
        }
        return Step.PROBE;
      }
      case LISTENING -> {
        phase = Phase.ANNOUNCING;
        sent = 1;
        dueNanos = nowNanos + ANNOUNCE_INTERVAL;
        return Step.ACQUIRE;
      }
      case ANNOUNCING -> {
        if (++sent == ANNOUNCE_NUM) {
          phase = Phase.HELD;
          dueNanos = Long.MAX_VALUE;
        } else {
          dueNanos = nowNanos + ANNOUNCE_INTERVAL;
        }
        return Step.ANNOUNCE;
      }
      case IDLE, HELD, LOST -> {
        dueNanos = Long.MAX_VALUE;
        return Step.NONE;
      }
    }
    return Step.NONE;
  }

  /** Another station claims the address. */
  public Step conflict(long nowNanos) {
    switch (phase) {
      case PROBING, LISTENING -> {
        return lose();
      }
      case ANNOUNCING, HELD -> {
        boolean again = contested && nowNanos - contestedNanos < DEFEND_INTERVAL;
        if (again) {
          return givesUp ? lose() : Step.NONE;
        }
        contested = true;
        contestedNanos = nowNanos;
        return Step.DEFEND;
      }
      case IDLE, LOST -> {
        return Step.NONE;
      }
    }
    return Step.NONE;
  }

  private Step lose() {
    phase = Phase.LOST;
    dueNanos = Long.MAX_VALUE;
    return Step.LOSE;
  }
}
