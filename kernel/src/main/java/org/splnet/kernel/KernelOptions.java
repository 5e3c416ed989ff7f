package org.splnet.kernel;

/**
 * One choice for each axis of the kernel floor that is not the lock grain or the level set. {@link
 * #DEFAULT} is what a system that wants to be fast and right would take; {@code docs/options.md}
 * says what the others are for.
 *
 * @param spin how a CPU waits for a lock
 * @param replay what runs first of several pending interrupts
 * @param levelWith who raises the level when a lock is taken
 * @param iKnowThisDeadlocks accept the choices that are wrong on purpose, the negative controls
 */
public record KernelOptions(
    SpinKind spin, ReplayOrder replay, LevelWith levelWith, boolean iKnowThisDeadlocks) {
  /** The choices of a system that is meant to work. */
  public static final KernelOptions DEFAULT =
      new KernelOptions(SpinKind.TAS, ReplayOrder.HIGHEST, LevelWith.LOCK, false);

  /** The same with another kind of spin lock. */
  public KernelOptions withSpin(SpinKind kind) {
    return new KernelOptions(kind, replay, levelWith, iKnowThisDeadlocks);
  }

  /** The same with another replay order. */
  public KernelOptions withReplay(ReplayOrder order) {
    return new KernelOptions(spin, order, levelWith, iKnowThisDeadlocks);
  }

  /** The same with somebody else to raise the level. */
  public KernelOptions withLevelWith(LevelWith who) {
    return new KernelOptions(spin, replay, who, iKnowThisDeadlocks);
  }

  /** The same, with negative controls accepted. */
  public KernelOptions knowingThatThisDeadlocks() {
    return new KernelOptions(spin, replay, levelWith, true);
  }

  /**
   * Refuses choices that make no sense together, and negative controls that nobody asked for.
   *
   * @throws IllegalArgumentException with the reason and the remedy
   */
  void check(LockBinding binding) {
    if (spin != SpinKind.TAS && (Switches.FIXED_OWN || Switches.FIXED_NONE)) {
      throw new IllegalArgumentException(
          "spin lock '"
              + spin.label()
              + "' with -Dsplnet.fixed: locks bound at compile time are test-and-set; use '"
              + SpinKind.TAS.label()
              + "', or leave out -Dsplnet.fixed");
    }
    if (!iKnowThisDeadlocks) {
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
              + "', or say knowingThatThisDeadlocks()");
    }
  }
}
