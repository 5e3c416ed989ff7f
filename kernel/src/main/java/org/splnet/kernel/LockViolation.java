package org.splnet.kernel;

import java.util.List;

/**
 * A rule of locking was broken; the report names the rule, the locks, the levels and the places.
 */
public final class LockViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What was found.
   *
   * @param rule the rule that was broken
   * @param text one sentence: who, which locks, which levels, and where it helps, the remedies
   * @param places where it was seen, the others first: each with context, level and stack
   */
  public record Report(LockRule rule, String text, List<Place> places) {
    /** The whole report, with the stacks. */
    @Override
    public String toString() {
      StringBuilder out = new StringBuilder(rule.label()).append(": ").append(text);
      for (Place p : places) {
        out.append("\n  ").append(p.toString().replace("\n", "\n  "));
      }
      return out.toString();
    }
  }

  private final transient Report report;

  LockViolation(LockRule rule, String text, List<Place> places) {
    this(new Report(rule, text, List.copyOf(places)));
  }

  /** Of something that nobody did at any one place. */
  LockViolation(LockRule rule, String text) {
    this(rule, text, List.of());
  }

  /** Of what the context does here. */
  LockViolation(LockRule rule, Context ctx, String what, String text) {
    this(rule, text, List.of(Place.here(ctx, what)));
  }

  private LockViolation(Report report) {
    super(report.toString());
    this.report = report;
  }

  /** The report. */
  public Report report() {
    return report;
  }
}
