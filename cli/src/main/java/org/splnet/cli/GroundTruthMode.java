package org.splnet.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.check.truth.GroundTruth;
import org.splnet.lab.check.truth.TruthReport;
import org.splnet.lab.check.truth.TruthRow;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code splnet check --ground-truth}: holds the exhaustive search against what is known. */
final class GroundTruthMode implements CheckMode {
  @Option(
      names = "--ground-truth",
      required = true,
      description = {
        "Exhaust programs whose number of classes of schedules is known in closed form: all must"
            + " be",
        "explored, each once. Status 1 if anything differs."
      })
  @SuppressWarnings("UnusedVariable") // that the group is there says as much
  private boolean truth;

  @Option(
      names = "--random",
      paramLabel = "N",
      description = {
        "In place of those, N random programs, from --seed: their classes and the states in which",
        "they end must be those of a plain enumeration. What differs is printed."
      })
  private @Nullable Integer random;

  @Override
  public int run(Request request) throws IOException {
    if (request.name() != null) {
      throw request.usage("--ground-truth has programs of its own: leave out " + request.name());
    }
    if (request.budget() != null) {
      throw request.usage("--ground-truth exhausts its programs: leave out --budget");
    }
    Integer count = random;
    if (count != null && count < 1) {
      throw request.usage("--random " + count + ": at least 1");
    }
    request.out().println(TruthReport.head());
    request.out().flush();
    List<TruthRow> rows = new ArrayList<>();
    Consumer<TruthRow> each =
        row -> {
          rows.add(row);
          request.out().println(TruthReport.line(row));
          request.out().flush();
        };
    GroundTruth comparison = new GroundTruth(request.jobs());
    if (count == null) {
      comparison.known(each);
    } else {
      comparison.random(count, request.seed(), each);
    }
    request.out().println(TruthReport.summary(rows));
    request.out().flush();
    if (request.json() != null) {
      OutputFile.write(request.json(), TruthReport.json(request.seed(), rows));
    }
    return rows.stream().allMatch(TruthRow::ok) ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
