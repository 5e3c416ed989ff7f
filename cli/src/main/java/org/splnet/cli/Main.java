package org.splnet.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code splnet} command: hands over to its sub-commands. */
@Command(
    name = "splnet",
    description = "An SMP-safe TCP/IP stack inside a JVM, and a laboratory for its locking.",
    mixinStandardHelpOptions = true,
    version = "splnet 0.1.0-SNAPSHOT",
    subcommands = {LabCommand.class, UpCommand.class})
public final class Main {
  private Main() {}

  /** Runs the command line and exits with its status. */
  public static void main(String[] args) {
    CommandLine commandLine = commandLine();
    System.exit(args.length == 0 ? usage(commandLine) : commandLine.execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    Values.register(commandLine);
    OneLine.register(commandLine);
    return commandLine;
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(System.err);
    return CommandLine.ExitCode.USAGE;
  }
}
