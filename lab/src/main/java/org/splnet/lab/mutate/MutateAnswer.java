package org.splnet.lab.mutate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM that runs mutants answers.
 *
 * @param reached the ids of the mutants that a program reaches, if that was asked
 * @param caught what noticed the mutant; null if nothing did
 * @param error why the task could not be done; empty if it was
 */
record MutateAnswer(List<String> reached, @Nullable Catch caught, String error) {
  static MutateAnswer of(List<String> reached) {
    return new MutateAnswer(reached, null, "");
  }

  static MutateAnswer of(@Nullable Catch caught) {
    return new MutateAnswer(List.of(), caught, "");
  }

  static MutateAnswer failed(String error) {
    return new MutateAnswer(List.of(), null, error);
  }
}
