package org.splnet.lab.report;

import java.util.Map;

/**
 * How an experiment was asked for, so that it can be again.
 *
 * @param command the command line, as a shell takes it; empty if there was none
 * @param version of splnet; empty if not known
 * @param virtual the machine that was simulated, in words; empty for the one that this runs on
 */
public record Origin(String command, String version, Map<String, String> virtual) {
  /** Of what was measured on this machine. */
  public Origin(String command, String version) {
    this(command, version, Map.of());
  }

  /** Of an experiment that a program ran. */
  public static final Origin UNKNOWN = new Origin("", "");
}
