package org.splnet.kernel.sim.timed;

import org.splnet.kernel.Machine;
import org.splnet.kernel.sim.Coroutine;

/** One who runs on a core: the loop of a CPU, or the thread of an interrupt line. */
final class TimedStrand {
  private static final int MOST_SEEN = 24;

  final int number;
  final String name;
  final Machine machine;
  final Core core;
  final Coroutine coroutine;

  /** When it goes on, in picoseconds; {@link Long#MAX_VALUE} for when somebody wakes it. */
  long at;

  /** Its place in the timeline, -1 if it is not there. */
  int place = -1;

  boolean done;
  boolean stopping;

  /** It was woken before it slept. */
  boolean permit;

  /** It sleeps until it is woken or the time has come. */
  boolean asleep;

  /** It waits until one of the lines that it has seen changes. */
  boolean parked;

  /** Since when it sleeps or is parked. */
  long since;

  /** When the wait began in which it looks again and again, and how it looks. */
  long waitingSince;

  boolean backsOff;

  /** It has waited for another since its turn began, and does not know all that it has read. */
  boolean hasWaited;

  // What it has read since it began to look.
  final CacheLine[] seen = new CacheLine[MOST_SEEN];
  final long[] versions = new long[MOST_SEEN];
  int seenCount;

  final long[] used = new long[TimeUse.values().length];

  TimedStrand(int number, String name, Machine machine, Core core, Runnable body) {
    this.number = number;
    this.name = name;
    this.machine = machine;
    this.core = core;
    this.coroutine = new Coroutine(body);
  }

  boolean isBefore(TimedStrand other) {
    return at < other.at || at == other.at && number < other.number;
  }

  void charge(TimeUse use, long picos) {
    core.clock += picos;
    used[use.ordinal()] += picos;
  }

  void look() {
    seenCount = 0;
  }

  /** Notes what it reads; what it reads too much of is never waited for. */
  void sees(CacheLine line) {
    if (seenCount < MOST_SEEN) {
      seen[seenCount] = line;
      versions[seenCount] = line.version;
    }
    seenCount++;
  }

  /** Whether nothing of what it has seen has changed, and all of it is known. */
  boolean isAllTheSame() {
    if (seenCount == 0 || seenCount > MOST_SEEN) {
      return false;
    }
    for (int i = 0; i < seenCount; i++) {
      if (seen[i].version != versions[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return name;
  }
}
