package org.splnet.lab.check.truth;

import java.util.List;

/**
 * What came of a program, or of some random ones together.
 *
 * @param program its name
 * @param expected classes: known in closed form, or enumerated
 * @param explored classes that the search saw
 * @param redundant runs of the search beyond one a class
 * @param finals how many states the schedules end in; -1 if nobody has counted
 * @param deadlocks how many classes end in a deadlock; -1 if nobody has counted
 * @param undecided programs that are too large to be enumerated
 * @param handlers whether there are any
 * @param nanos of the search
 * @param differences in words, with the text of the program; empty if all is equal
 */
public record TruthRow(
    String program,
    long expected,
    long explored,
    long redundant,
    long finals,
    long deadlocks,
    int undecided,
    boolean handlers,
    long nanos,
    List<String> differences) {
  /** Whether the search saw what there is. */
  public boolean ok() {
    return differences.isEmpty();
  }
}
