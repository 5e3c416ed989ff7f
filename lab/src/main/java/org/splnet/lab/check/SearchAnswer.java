package org.splnet.lab.check;

import java.util.List;

/**
 * What a JVM that searches answers.
 *
 * @param runs that it made
 * @param classes of equivalent schedules among them, or schedules that were new
 * @param redundant runs that showed nothing new
 * @param endless runs that were given up because they did not end
 * @param exhausted whether nothing is left to run
 * @param estimate about how many classes there are in all; NaN if that is not known
 * @param limit that was searched last, where it grows
 * @param next where a search goes on
 * @param failing the number of the run that went wrong, from 0; -1 if none did
 * @param failingPath its path, if it is one of a search within a bound
 * @param what the kind of its failure; empty if none went wrong
 * @param text what was said about it, or by what the program is known again
 * @param parts roots of parts
 * @param error why the task could not be done; empty if it was
 * @param isPartial whether the search may have missed schedules, and tried some that are none
 */
record SearchAnswer(
    long runs,
    long classes,
    long redundant,
    long endless,
    boolean exhausted,
    double estimate,
    int limit,
    String next,
    long failing,
    String failingPath,
    String what,
    String text,
    List<String> parts,
    String error,
    boolean isPartial) {

  SearchAnswer(
      long runs,
      long classes,
      long redundant,
      long endless,
      boolean exhausted,
      double estimate,
      int limit,
      String next,
      long failing,
      String failingPath,
      String what,
      String text,
      List<String> parts,
      String error) {
    this(
        runs,
        classes,
        redundant,
        endless,
        exhausted,
        estimate,
        limit,
        next,
        failing,
        failingPath,
        what,
        text,
        parts,
        error,
        false);
  }

  static SearchAnswer said(String text, List<String> parts) {
    return new SearchAnswer(0, 0, 0, 0, true, 0, 0, "", -1, "", "", text, parts, "");
  }

  /** The same of a search to which programs with handlers are not what they are. */
  SearchAnswer partial() {
    return new SearchAnswer(
        runs,
        classes,
        redundant,
        endless,
        false,
        Double.NaN,
        limit,
        next,
        failing,
        failingPath,
        what,
        text,
        parts,
        error,
        true);
  }

  static SearchAnswer failed(String error) {
    return new SearchAnswer(0, 0, 0, 0, false, 0, 0, "", -1, "", "", "", List.of(), error);
  }
}
