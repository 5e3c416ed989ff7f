package org.splnet.lab.check;

import java.util.List;
import java.util.Map;

/**
 * What a JVM that explores answers.
 *
 * @param runs how many schedules it ran
 * @param next the number of the schedule that would have come next
 * @param failing the number of the first that went wrong; -1 if none did
 * @param what the kind of its failure; empty if none went wrong
 * @param text what was said about it
 * @param predictions what was predicted, with the first schedule that showed it
 * @param steps of a shortened schedule
 * @param stepsBefore how many it had before
 * @param table of a shortened or replayed one
 * @param methods that ran, for coverage
 * @param error why the task could not be done; empty if it was
 */
record CheckAnswer(
    long runs,
    long next,
    long failing,
    String what,
    String text,
    Map<String, Long> predictions,
    List<String> steps,
    int stepsBefore,
    String table,
    List<String> methods,
    String error) {

  static CheckAnswer explored(
      long runs, long next, long failing, String what, String text, Map<String, Long> predictions) {
    return new CheckAnswer(
        runs, next, failing, what, text, predictions, List.of(), 0, "", List.of(), "");
  }

  static CheckAnswer told(
      String what, String text, List<String> steps, int stepsBefore, String table) {
    return new CheckAnswer(
        1,
        0,
        what.isEmpty() ? -1 : 0,
        what,
        text,
        Map.of(),
        steps,
        stepsBefore,
        table,
        List.of(),
        "");
  }

  static CheckAnswer covered(List<String> methods) {
    return new CheckAnswer(0, 0, -1, "", "", Map.of(), List.of(), 0, "", methods, "");
  }

  static CheckAnswer failed(String error) {
    return new CheckAnswer(0, 0, -1, "", "", Map.of(), List.of(), 0, "", List.of(), error);
  }
}
