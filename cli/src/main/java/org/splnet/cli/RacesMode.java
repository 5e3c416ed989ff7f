package org.splnet.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.splnet.lab.check.CheckReport;
import org.splnet.lab.check.RaceChecks;
import org.splnet.lab.check.RaceResult;
import org.splnet.lab.check.Scenarios;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code splnet check --races}: searches the right variants for data races. */
final class RacesMode implements CheckMode {
  @Option(
      names = "--races",
      required = true,
      description = {
        "Search the right variants of all scenarios, and more programs over the stack, for data",
        "races and for guarded fields touched without their lock; 200 schedules each, or --budget.",
        "NAME: a scenario, \"programs\", or \"control\": programs with a race in them."
      })
  private boolean races;

  @Override
  public int run(Request request) throws IOException {
    if (!races) {
      return ExitCode.OK;
    }
    RaceChecks checks = new RaceChecks(request.jobs(), request.seed(), request.budget());
    request.out().println(line("program", "verdict", "schedules", "time", "races"));
    request.out().flush();
    List<RaceResult> results =
        checks.run(
            wanted(request),
            r -> {
              request.out().println(line(r));
              request.out().flush();
            });
    results.stream().filter(r -> r.seeded().isEmpty()).forEach(r -> details(request, r));
    long bad = results.stream().filter(r -> !r.ok()).count();
    request
        .out()
        .println(
            bad == 0
                ? "all " + results.size() + " verdicts are as they must be"
                : bad + " of " + results.size() + " verdicts are not as they must be");
    request.out().flush();
    if (request.json() != null) {
      OutputFile.write(request.json(), CheckReport.races(request.seed(), results));
    }
    return bad == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static Predicate<String> wanted(Request request) {
    String name = request.name();
    if (name == null) {
      return scenario -> true;
    }
    if (name.equals(RaceChecks.CONTROLS) || name.equals(RaceChecks.PROGRAMS)) {
      return name::equals;
    }
    try {
      String of = Scenarios.of(name).name();
      return of::equals;
    } catch (IllegalArgumentException e) {
      throw request.usage(e.getMessage());
    }
  }

  private static void details(Request request, RaceResult r) {
    r.races()
        .forEach((text, first) ->
            request.out().println("\n" + r.program() + ", schedule " + first + ":\n  " + text));
    if (!r.failure().isEmpty()) {
      request.out().println("\n" + r.program() + " goes wrong otherwise:\n  " + r.failure());
    }
  }

  private static String line(RaceResult r) {
    return line(
        r.program(),
        r.verdict(),
        Long.toString(r.schedules()),
        "%.1f s".formatted(r.millis() / 1e3),
        r.races().isEmpty() ? "" : Integer.toString(r.races().size()));
  }

  private static String line(
      String program, String verdict, String schedules, String time, String races) {
    return String.format(
            Locale.ROOT, "%-40s %-10s %9s %9s %6s", program, verdict, schedules, time, races)
        .stripTrailing();
  }
}
