package org.splnet.lab.report;

/**
 * How an experiment was asked for, so that it can be again.
 *
 * @param command the command line, as a shell takes it; empty if there was none
 * @param version of splnet; empty if not known
 */
public record Origin(String command, String version) {
  /** Of an experiment that a program ran. */
  public static final Origin UNKNOWN = new Origin("", "");
}
