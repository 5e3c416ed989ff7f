package org.splnet.lab.mutate;

import org.jspecify.annotations.Nullable;

/**
 * What became of a mutant.
 *
 * @param caught what noticed it; null if nothing did
 * @param programs how many programs reach it
 * @param equivalent why it makes no difference, for those of which that is known; empty otherwise
 */
public record MutantResult(Mutant mutant, @Nullable Catch caught, int programs, String equivalent) {
  /** Whether something noticed it. */
  public boolean isCaught() {
    return caught != null;
  }

  /** Whether it is known to make no difference. */
  public boolean isEquivalent() {
    return !equivalent.isEmpty();
  }
}
