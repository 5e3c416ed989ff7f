package org.splnet.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** How a command was called, for its reports. */
final class Invocation {
  private Invocation() {}

  /** The command line, as a shell takes it. */
  static String line(CommandSpec command) {
    CommandSpec root = command.root();
    List<String> words = new ArrayList<>(List.of(root.name()));
    words.addAll(root.commandLine().getParseResult().originalArgs());
    return String.join(" ", words.stream().map(Invocation::quoted).toList());
  }

  /** The version of splnet. */
  static String version(CommandSpec command) {
    CommandSpec root = command.root();
    return String.join(" ", root.version()).replace(root.name() + " ", "");
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
