package org.splnet.lab.check;

import java.util.Set;
import org.splnet.kernel.LockRule;
import org.splnet.kernel.explore.Failure;
import org.splnet.kernel.explore.Program;

/**
 * A scenario as it must not be, or as it must.
 *
 * @param name distinguishes it within its scenario: {@code wrong}, {@code right}, {@code
 *     right-routed}
 * @param about what is done, in one line
 * @param program what is explored
 * @param expected how a wrong one goes wrong: names of rules ({@link LockRule}) or of what is
 *     thrown, see {@link Failure#what}; empty for a right one
 * @param budget how many schedules a wrong one is to be found in, and how many a right one must
 *     survive by default
 * @param remedy what mends a wrong one
 */
public record Variant(
    String name, String about, Program program, Set<String> expected, int budget, String remedy) {

  /** As it must not be. */
  public static Variant wrong(
      String name, String about, Program program, int budget, String remedy, String... expected) {
    if (expected.length == 0) {
      throw new IllegalArgumentException("variant '" + name + "' must go wrong somehow");
    }
    return new Variant(name, about, program, Set.of(expected), budget, remedy);
  }

  /** As it must be. */
  public static Variant right(String name, String about, Program program, int budget) {
    return new Variant(name, about, program, Set.of(), budget, "");
  }

  /** Whether it must go wrong. */
  public boolean isWrong() {
    return !expected.isEmpty();
  }
}
