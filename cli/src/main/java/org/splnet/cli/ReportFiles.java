package org.splnet.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.Experiment;
import org.splnet.lab.LabException;
import org.splnet.lab.RowResult;
import org.splnet.lab.order.LockGraph;
import org.splnet.lab.report.CsvReport;
import org.splnet.lab.report.HtmlReport;
import org.splnet.lab.report.JsonReport;
import org.splnet.lab.report.Origin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The files that a command of the laboratory writes its results to, besides printing a table. */
final class ReportFiles {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(names = "--json", paramLabel = "FILE", description = "write everything as JSON")
  private @Nullable Path json;

  @Option(names = "--csv", paramLabel = "FILE", description = "write a line per row and turn")
  private @Nullable Path csv;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "write everything as one page for a browser: verdict, tables, charts, and the command to"
              + " repeat it")
  private @Nullable Path html;

  ReportFiles() {}

  /** Whether a page is asked for, which shows more than the other files. */
  boolean hasPage() {
    return html != null;
  }

  /**
   * Before anything is measured: minutes of measuring are not lost to a missing folder.
   *
   * @param another file that the command writes, by its option; or null
   * @param names what becomes of a file's name, for each of the results to be written
   * @throws ParameterException if a file cannot be written, or two are one
   */
  void check(@Nullable String option, @Nullable Path another, List<UnaryOperator<Path>> names) {
    List<Path> files = Stream.of(json, csv, html, another).filter(Objects::nonNull).toList();
    if (files.stream().map(f -> f.toAbsolutePath().normalize()).distinct().count() < files.size()) {
      throw usage(
          (option == null ? "--json, --csv and --html" : "--json, --csv, --html and " + option)
              + " need files of their own");
    }
    for (Path file : files) {
      for (UnaryOperator<Path> name : names) {
        try {
          OutputFile.check(name.apply(file));
        } catch (IOException e) {
          throw usage(
              "cannot write "
                  + file
                  + ": name a file in a folder that exists and that you may write");
        }
      }
    }
  }

  /** Writes those that are asked for. */
  void write(
      Experiment experiment,
      List<RowResult> results,
      Supplier<Origin> origin,
      List<LockGraph> lockGraphs,
      UnaryOperator<Path> name) {
    if (csv != null) {
      write(name.apply(csv), CsvReport.render(experiment, results));
    }
    if (json != null || html != null) {
      String data = JsonReport.render(experiment, results, origin.get(), lockGraphs);
      if (json != null) {
        write(name.apply(json), data);
      }
      if (html != null) {
        write(name.apply(html), HtmlReport.render(data));
      }
    }
  }

  private static void write(Path file, String text) {
    try {
      OutputFile.write(file, text);
    } catch (IOException e) {
      throw new LabException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(
        Objects.requireNonNull(command, "picocli has set no command").commandLine(), message);
  }
}
