package org.splnet.cli;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/**
 * What went wrong, in one line: usage errors with status 2, failures with status 1. A failure that
 * is not one of ours ({@link FailureException}) is a defect, and keeps its stack trace.
 */
final class OneLine {
  private OneLine() {}

  static void register(CommandLine commandLine) {
    commandLine.setParameterExceptionHandler(OneLine::usage);
    commandLine.setExecutionExceptionHandler((e, command, result) -> failure(e, command));
  }

  private static int usage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String message = String.valueOf(e.getMessage()).replace('\n', ' ').strip();
    command.getErr().println(name + ": " + message + "; see '" + name + " --help'");
    return ExitCode.USAGE;
  }

  private static int failure(Exception e, CommandLine command) throws Exception {
    if (!(e instanceof FailureException)) {
      throw e;
    }
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
    return ExitCode.SOFTWARE;
  }
}
