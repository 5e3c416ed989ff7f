package org.splnet.lab.check;

import java.util.List;
import java.util.Map;

/**
 * What became of one program.
 *
 * @param scenario its name; for a user's program that of its class
 * @param number of the scenario; 0 for a user's program
 * @param variant its name; empty for a user's program
 * @param verdict in words: found, holds, or what is wrong
 * @param ok whether the verdict is as it must be
 * @param failure the kind of failure; empty if there was none
 * @param text what was said about it
 * @param failing the number of the schedule that failed; -1 if none did
 * @param schedules how many were run, as if one after the other
 * @param millis the time that took
 * @param predictions what was predicted and with which schedule first
 * @param steps the failing schedule at its shortest; empty where it was not asked for
 * @param stepsBefore how many steps it had before
 * @param table the failing schedule as a table
 * @param remedy what would mend it
 */
public record CheckResult(
    String scenario,
    int number,
    String variant,
    String verdict,
    boolean ok,
    String failure,
    String text,
    long failing,
    long schedules,
    long millis,
    Map<String, Long> predictions,
    List<String> steps,
    int stepsBefore,
    String table,
    String remedy) {}
