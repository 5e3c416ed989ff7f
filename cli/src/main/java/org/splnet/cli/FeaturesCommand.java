package org.splnet.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code splnet features}: what is there, by module, and which test shows it. */
@Command(
    name = "features",
    description = "Print what splnet can do, what of it is missing, and what is planned.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FeaturesCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "MODULE",
      description = "Only these modules: kernel, net, drivers, observe, simnet, lab, cli.")
  private List<String> modules = List.of();

  @Option(names = "--tests", description = "With the tests that show each.")
  private boolean tests;

  @Option(names = "--markdown", description = "As a table in Markdown.")
  private boolean markdown;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("module", "feature", "spec", "state", "lacks"));
    if (tests) {
      head.add("shown by");
    }
    rows.add(head);
    for (String module : modules.isEmpty() ? Feature.modules() : modules) {
      if (!Feature.modules().contains(module)) {
        throw new ParameterException(
            Objects.requireNonNull(spec).commandLine(),
            "unknown module '" + module + "': choose of " + String.join(", ", Feature.modules()));
      }
      for (Feature f : Feature.of(module)) {
        List<String> row =
            new ArrayList<>(List.of(module, f.name(), f.spec(), f.state().label(), f.lacks()));
        if (tests) {
          row.add(String.join(", ", f.shownBy()));
        }
        rows.add(row);
      }
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(markdown ? markdown(rows) : table(rows));
    out.flush();
    return ExitCode.OK;
  }

  private static String table(List<List<String>> rows) {
    int[] width = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < width.length; i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < width.length; i++) {
        line.append(row.get(i)).repeat(" ", width[i] - row.get(i).length() + 2);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  /** The table of {@code docs/features.md}. */
  static String markdown(List<List<String>> rows) {
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      out.append("| ").append(String.join(" | ", row)).append(" |\n");
      if (row == rows.getFirst()) {
        out.append("|---".repeat(row.size())).append("|\n");
      }
    }
    return out.toString();
  }
}
