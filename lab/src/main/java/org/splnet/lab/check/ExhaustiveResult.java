package org.splnet.lab.check;

import java.util.List;

/**
 * What searches have to say of one variant of a scenario.
 *
 * @param scenario its name
 * @param number of the scenario; 0 for a program that is none
 * @param variant its name
 * @param verdict in a word or two: exhausted, bounded, sampled, found; or what is wrong
 * @param ok whether that is as it must be
 * @param phases the searches, in the order in which they were made
 * @param millis that they took
 */
public record ExhaustiveResult(
    String scenario,
    int number,
    String variant,
    String verdict,
    boolean ok,
    List<SearchPhase> phases,
    long millis) {
  /** In words: what each search has to say. */
  public String words() {
    return String.join("; ", phases.stream().map(SearchPhase::words).toList());
  }
}
