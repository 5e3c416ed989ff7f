package org.splnet.lab.mutate;

import org.jspecify.annotations.Nullable;

/**
 * Something that may notice a mutant. Layers are asked in their order; the first that does counts.
 */
interface Layer {
  /** Its name, as a column of the table. */
  String label();

  /** Looks at a mutant; null if it notices nothing. */
  @Nullable Catch look(MutantRuns runs);
}
