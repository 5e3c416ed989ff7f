package org.splnet.lab.mutate;

import org.jspecify.annotations.Nullable;

/**
 * The checker of locks and levels, on a few plain runs: a rule is broken, or will be, whatever
 * becomes of the run.
 */
final class CheckerLayer implements Layer {
  static final String LABEL = "checker";

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public @Nullable Catch look(MutantRuns runs) {
    return runs.first().stream()
        .filter(MutantRuns.Seen::rule)
        .findFirst()
        .map(s -> s.caughtBy(LABEL))
        .orElse(null);
  }
}
