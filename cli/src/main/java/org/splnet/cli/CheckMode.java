package org.splnet.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.check.CheckBudget;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What {@code splnet check} does in place of exploring: a group of options with one that asks. */
interface CheckMode {
  /**
   * Does it.
   *
   * @return the exit status
   * @throws ParameterException for options that do not go together
   */
  int run(Request request) throws IOException;

  /**
   * What all modes are given.
   *
   * @param jobs how many JVMs may work at a time
   * @param budget as given with {@code --budget}, or null
   * @param json where results go as JSON besides, found writable; or null
   */
  record Request(
      CommandSpec spec,
      @Nullable String name,
      int jobs,
      long seed,
      @Nullable CheckBudget budget,
      @Nullable Path json) {
    /** Where results go. */
    PrintWriter out() {
      return spec.commandLine().getOut();
    }

    /** Where progress and complaints go. */
    PrintWriter err() {
      return spec.commandLine().getErr();
    }

    /** To be thrown for wrong usage. */
    ParameterException usage(@Nullable String message) {
      return new ParameterException(spec.commandLine(), String.valueOf(message));
    }
  }
}
