package org.splnet.lab.child;

import java.util.Locale;

/**
 * Why a row went no further.
 *
 * @param kind what happened
 * @param report who stands where, for people
 */
public record Failure(Kind kind, String report) {
  /** What happened. */
  public enum Kind {
    /** A CPU hangs: its loop has made no turn for long. */
    DEADLOCKED,
    /** The CPUs go on and the packets do not. */
    STALLED,
    /** The stack or its machine has failed, and said why. */
    FAILED,
    /** The row's JVM did not answer, and was killed. */
    SILENT,
    /** This machine cannot measure the row, which is nobody's fault: it was not tried. */
    UNMEASURED;

    /** In a table. */
    public String label() {
      return this == UNMEASURED ? "not measured" : name().toLowerCase(Locale.ROOT);
    }
  }
}
