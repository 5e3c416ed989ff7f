package org.splnet.cli;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.check.CheckBudget;
import org.splnet.lab.mutate.Mutant;
import org.splnet.lab.mutate.MutantResult;
import org.splnet.lab.mutate.Mutation;
import org.splnet.lab.mutate.MutationReport;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code splnet check --mutate}: breaks the code and sees who notices. */
final class MutateMode implements CheckMode {
  private static final CheckBudget BUDGET = new CheckBudget(200, 0);
  private static final int TENTHS = 10;

  @Option(
      names = "--mutate",
      required = true,
      description = {
        "Break kernel, queues, drivers, ARP, routes and UDP in one place at a time, and see what",
        "notices it first: the pass over the class files, the checker, the guards, the search for",
        "races, or the explorer with at most --budget (200) schedules of each program that gets",
        "there. NAME: only mutants with that in their names. 0 if 95 % are noticed."
      })
  @SuppressWarnings("UnusedVariable") // that the group is there says as much
  private boolean mutate;

  @Option(
      names = "--tenth",
      paramLabel = "K",
      description = "Only the mutants of one tenth, 0 to 9: always the same ones.")
  private @Nullable Integer tenth;

  @Override
  public int run(Request request) throws IOException {
    CheckBudget budget = request.budget() == null ? BUDGET : request.budget();
    if (budget.millis() > 0) {
      throw request.usage("--mutate takes a number of schedules as --budget: 200");
    }
    if (tenth != null && (tenth < 0 || tenth >= TENTHS)) {
      throw request.usage("--tenth " + tenth + ": 0 to 9");
    }
    List<Mutant> wanted = Mutation.mutants().stream().filter(m -> isWanted(request, m)).toList();
    if (wanted.isEmpty()) {
      throw request.usage(
          "no mutant has '"
              + request.name()
              + "' in its name: names are such as drop-lock/CalloutWheel.runDue/lock.enter");
    }
    int schedules = (int) Math.min(Integer.MAX_VALUE, budget.schedules());
    long begun = System.nanoTime();
    List<MutantResult> results;
    try (Mutation mutation = new Mutation(request.jobs(), schedules, request.seed());
        CountProgress progress = new CountProgress(request.err())) {
      results = mutation.examine(wanted, progress::done);
    }
    long millis = (System.nanoTime() - begun) / 1_000_000;
    MutationReport report = new MutationReport(results);
    request.out().print(report.text());
    request.out().println("%d schedules a program, %.0f s".formatted(schedules, millis / 1e3));
    request.out().flush();
    if (request.json() != null) {
      OutputFile.write(request.json(), report.json(request.seed(), schedules, millis));
    }
    return report.ok() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private boolean isWanted(Request request, Mutant m) {
    return (request.name() == null || m.id().contains(request.name()))
        && (tenth == null || Math.floorMod(m.id().hashCode(), TENTHS) == tenth);
  }
}
