package org.splnet.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.splnet.lab.check.CheckBudget;
import org.splnet.lab.check.FirstBugs;
import org.splnet.lab.check.KnownBugs;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code splnet check --known}: how soon each strategy finds the bugs of known programs. */
final class KnownMode implements CheckMode {
  private static final CheckBudget BUDGET = new CheckBudget(10_000, 0);

  @Option(
      names = "--known",
      required = true,
      description = {
        "Have each strategy look for the bug of NAME, or of all programs with a known one, from 20",
        "seeds from --seed on, in at most --budget (10000) schedules each: median and most, or"
            + " median",
        "and from how many seeds it was found."
      })
  @SuppressWarnings("UnusedVariable") // that the group is there says as much
  private boolean known;

  @Override
  public int run(Request request) throws IOException {
    CheckBudget budget = request.budget() == null ? BUDGET : request.budget();
    if (budget.millis() > 0) {
      throw request.usage("--known takes a number of schedules as --budget: 10000");
    }
    List<String> programs;
    try {
      programs = KnownBugs.names(request.name() == null ? "" : request.name());
    } catch (IllegalArgumentException e) {
      throw request.usage(e.getMessage());
    }
    request.out().println(KnownBugs.head());
    request.out().flush();
    List<List<FirstBugs>> rows = new ArrayList<>();
    KnownBugs.look(
        programs,
        request.jobs(),
        request.seed(),
        budget.schedules(),
        row -> {
          rows.add(row);
          request
              .out()
              .println(KnownBugs.line(row) + (KnownBugs.isOk(row) ? "" : " NOT AS IT MUST BE"));
          request.out().flush();
        });
    request.out().println(KnownBugs.summary(rows));
    request.out().flush();
    if (request.json() != null) {
      OutputFile.write(request.json(), KnownBugs.json(request.seed(), budget.schedules(), rows));
    }
    return rows.stream().allMatch(KnownBugs::isOk) ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
