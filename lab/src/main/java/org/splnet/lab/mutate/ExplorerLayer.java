package org.splnet.lab.mutate;

import org.jspecify.annotations.Nullable;

/** The explorer: a schedule within the budget on which a run goes wrong, however it does. */
final class ExplorerLayer implements Layer {
  static final String LABEL = "explorer";

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public @Nullable Catch look(MutantRuns runs) {
    if (!runs.first().isEmpty()) {
      return runs.first().getFirst().caughtBy(LABEL);
    }
    MutantRuns.Seen seen = runs.explore();
    return seen == null ? null : seen.caughtBy(LABEL);
  }
}
