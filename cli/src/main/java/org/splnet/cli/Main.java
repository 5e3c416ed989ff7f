package org.splnet.cli;

import org.splnet.lab.LabException;
import org.splnet.observe.local.StatException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** The {@code splnet} command: hands over to its sub-commands. */
@Command(
    name = "splnet",
    description = "An SMP-safe TCP/IP stack inside a JVM, and a laboratory for its locking.",
    mixinStandardHelpOptions = true,
    version = "splnet 0.1.0-SNAPSHOT",
    subcommands = {
      CheckCommand.class,
      FeaturesCommand.class,
      LabCommand.class,
      OrderCommand.class,
      StatCommand.class,
      UpCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs the command line and exits with its status. */
  public static void main(String[] args) {
    CommandLine commandLine = commandLine();
    System.exit(args.length == 0 ? usage(commandLine) : commandLine.execute(args));
  }

  /** The command line: an error is one line that names the cause and the remedy. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    Values.register(commandLine);
    commandLine.setParameterExceptionHandler(Main::badUsage);
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> {
      if (e instanceof LabException
          || e instanceof FailureException
          || e instanceof StatException) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
        return ExitCode.SOFTWARE;
      }
      throw e;
    });
    return commandLine;
  }

  private static int badUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + e.getMessage() + " (see " + name + " --help)");
    return ExitCode.USAGE;
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(System.err);
    return ExitCode.USAGE;
  }
}
