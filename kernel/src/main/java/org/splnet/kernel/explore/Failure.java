package org.splnet.kernel.explore;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LockRule;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.sim.SimPort;
import org.splnet.kernel.sim.race.Race;

/**
 * How a run went wrong.
 *
 * @param what the kind of failure: the name of the rule that was broken, or the class of what was
 *     thrown, or {@code STUCK}, {@code TOO_LONG}, {@code RACE}, {@code GUARD}
 * @param text what was said about it
 * @param cause what was thrown, if anything was
 */
public record Failure(String what, String text, @Nullable Throwable cause) {
  /** The run took more steps than it may. */
  public static final String TOO_LONG = SimPort.End.TOO_LONG.name();

  /** Nothing orders two accesses, one of them plain and one of them a write. */
  public static final String RACE = Race.RACE;

  /** A guarded field was touched by who did not hold its lock. */
  public static final String GUARD = Race.GUARD;

  static Failure of(Race race) {
    return new Failure(race.kind(), race.text(), null);
  }

  static Failure of(Throwable t) {
    Throwable root = t;
    // A machine that has failed says so to everybody; what it failed with is what counts.
    while (root.getCause() != null && root instanceof IllegalStateException) {
      root = root.getCause();
    }
    if (root instanceof LockViolation v) {
      return new Failure(v.report().rule().name(), v.report().toString(), root);
    }
    String text = root.getMessage() == null ? root.toString() : root.getMessage();
    return new Failure(root.getClass().getSimpleName(), text, root);
  }

  /** The rule that was broken, or null if it was none of locking. */
  public @Nullable LockRule rule() {
    return cause instanceof LockViolation v ? v.report().rule() : null;
  }

  /** Whether it is a data race, or an access without its guard. */
  public boolean isRace() {
    return what.equals(RACE) || what.equals(GUARD);
  }

  /** Whether it is a failure of the same kind. */
  public boolean isLike(@Nullable Failure other) {
    return other != null && what.equals(other.what);
  }

  /** What was said first. */
  public String firstLine() {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
