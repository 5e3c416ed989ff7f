package org.splnet.kernel;

/**
 * One choice for each axis of the kernel floor that is not the lock grain or the level set. {@link
 * #DEFAULT} is what a system that wants to be fast and right would take; {@code docs/options.md}
 * says what the others are for.
 *
 * @param spin how a CPU waits for a lock
 * @param entryLock what of an interrupt line runs under the big lock
 * @param entry where the handlers of an interrupt line run
 * @param pollBudget how many calls of handlers one run of a poll list makes at most, where {@code
 *     entry} is polling
 * @param pollShare of the time, how many percent polling and the work that it makes may use at most
 *     on a CPU; 100 for no limit
 * @param routing which CPU serves a line
 * @param replay what runs first of several pending interrupts
 * @param levelWith who raises the level when a lock is taken
 * @param iKnowThisDeadlocks accept the choices that are wrong on purpose, the negative controls,
 *     and handlers whose arrival could deadlock
 */
public record KernelOptions(
    SpinKind spin,
    EntryScope entryLock,
    EntryContext entry,
    int pollBudget,
    int pollShare,
    Routing routing,
    ReplayOrder replay,
    LevelWith levelWith,
    boolean iKnowThisDeadlocks) {
  private static final int NO_LIMIT = 100;

  /** The choices of a system that is meant to work. */
  public static final KernelOptions DEFAULT =
      new KernelOptions(
          SpinKind.TAS,
          EntryScope.HANDLER,
          EntryContext.INTERRUPT,
          1,
          NO_LIMIT,
          Routing.FIXED,
          ReplayOrder.HIGHEST,
          LevelWith.LOCK,
          false);

  /** The same with another kind of spin lock. */
  public KernelOptions withSpin(SpinKind to) {
    return new KernelOptions(
        to,
        entryLock,
        entry,
        pollBudget,
        pollShare,
        routing,
        replay,
        levelWith,
        iKnowThisDeadlocks);
  }

  /** The same with another part of a line under the big lock. */
  public KernelOptions withEntryLock(EntryScope to) {
    return new KernelOptions(
        spin, to, entry, pollBudget, pollShare, routing, replay, levelWith, iKnowThisDeadlocks);
  }

  /** The same with handlers running elsewhere. */
  public KernelOptions withEntry(EntryContext to) {
    return new KernelOptions(
        spin, entryLock, to, pollBudget, pollShare, routing, replay, levelWith, iKnowThisDeadlocks);
  }

  /** The same with another budget of polling. */
  public KernelOptions withPollBudget(int to) {
    return new KernelOptions(
        spin, entryLock, entry, to, pollShare, routing, replay, levelWith, iKnowThisDeadlocks);
  }

  /** The same with another limit on the time that polling may use, in percent. */
  public KernelOptions withPollShare(int to) {
    return new KernelOptions(
        spin, entryLock, entry, pollBudget, to, routing, replay, levelWith, iKnowThisDeadlocks);
  }

  /** Whether polling has a limit to the time that it may use. */
  boolean limitsPolling() {
    return pollShare < NO_LIMIT;
  }

  /** The same with lines routed otherwise. */
  public KernelOptions withRouting(Routing to) {
    return new KernelOptions(
        spin, entryLock, entry, pollBudget, pollShare, to, replay, levelWith, iKnowThisDeadlocks);
  }

  /** The same with another replay order. */
  public KernelOptions withReplay(ReplayOrder to) {
    return new KernelOptions(
        spin, entryLock, entry, pollBudget, pollShare, routing, to, levelWith, iKnowThisDeadlocks);
  }

  /** The same with somebody else to raise the level. */
  public KernelOptions withLevelWith(LevelWith to) {
    return new KernelOptions(
        spin, entryLock, entry, pollBudget, pollShare, routing, replay, to, iKnowThisDeadlocks);
  }

  /** The same, with negative controls accepted, and handlers whose arrival could deadlock. */
  public KernelOptions knowingThatThisDeadlocks() {
    return new KernelOptions(
        spin, entryLock, entry, pollBudget, pollShare, routing, replay, levelWith, true);
  }

  /**
   * Refuses choices that make no sense together, and negative controls that nobody asked for.
   *
   * @throws IllegalArgumentException with the reason and the remedy
   */
  void check(LockBinding binding) {
    if (pollBudget < 1) {
      throw new IllegalArgumentException(
          "poll budget " + pollBudget + ": a run of the poll list makes at least 1 call");
    }
    if (pollShare < 1 || pollShare > NO_LIMIT) {
      throw new IllegalArgumentException(
          "poll share " + pollShare + ": choose 1 to 100 percent of the time, 100 for no limit");
    }
    if (spin != SpinKind.TAS && (Switches.FIXED_OWN || Switches.FIXED_NONE)) {
      throw new IllegalArgumentException(
          "spin lock '"
              + spin.label()
              + "' with -Dsplnet.fixed: locks bound at compile time are test-and-set; use '"
              + SpinKind.TAS.label()
              + "', or leave out -Dsplnet.fixed");
    }
    if (binding.entry(Domain.DRIVER) == LockOrder.BIG
        && (entryLock == EntryScope.LINE || entryLock == EntryScope.NONE)) {
      throw new IllegalArgumentException(
          "entry lock '"
              + entryLock.label()
              + "' with lock grain '"
              + binding
              + "': that grain enters the big lock around every handler; use '"
              + EntryScope.HANDLER.label()
              + "', or lock grain 'flagged' or finer");
    }
    if (!iKnowThisDeadlocks) {
      control(entryLock == EntryScope.NONE, "entry lock 'none'", "handler");
      control(replay == ReplayOrder.LOWEST, "replay order 'lowest'", "highest");
      control(levelWith == LevelWith.OWN, "level with lock 'own'", "lock' or 'caller");
    }
  }

  private static void control(boolean chosen, String what, String remedy) {
    if (chosen) {
      throw new IllegalArgumentException(
          what
              + " deadlocks or breaks exclusion, and is there to show it: choose '"
              + remedy
              + "', or ask for it twice (--i-know-this-deadlocks)");
    }
  }
}
