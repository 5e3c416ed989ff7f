package org.splnet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.Bound;
import org.splnet.lab.check.BoundedSearch;
import org.splnet.lab.check.CheckBudget;
import org.splnet.lab.check.Exhaustion;
import org.splnet.lab.check.ExhaustiveReport;
import org.splnet.lab.check.ExhaustiveResult;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Scenarios;
import org.splnet.lab.check.SearchPhase;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code splnet check --exhaustive}: every schedule there is, or as many as the time allows. */
final class ExhaustiveMode implements CheckMode {
  /** All variants together take about five minutes with it on two processors. */
  private static final CheckBudget FOR_EACH = new CheckBudget(Long.MAX_VALUE / 4, 20_000);

  private static final CheckBudget FOR_ONE = new CheckBudget(Long.MAX_VALUE / 4, 60_000);

  @Option(
      names = "--exhaustive",
      required = true,
      description = {
        "Search the schedules of NAME, or of all scenarios: each class of equivalent ones; or each",
        "configuration; or, within a growing number of preemptions, all, and some by chance. The",
        "verdict says which. --budget is the time for each variant (20s)."
      })
  @SuppressWarnings("UnusedVariable") // that the group is there says as much
  private boolean exhaustive;

  @Option(
      names = "--bound",
      paramLabel = "BOUND",
      description = {
        "Only search within a growing number of these: preemptions or delays. NAME is then",
        "SCENARIO/VARIANT or known/PROGRAM, and --budget (60s) that of the whole."
      })
  private @Nullable String bound;

  @Option(names = "--limit", paramLabel = "N", description = "With --bound: up to so many (30).")
  private @Nullable Integer limit;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = {
        "With --bound: go on from where FILE says, if it is there, and write there how far the"
            + " search",
        "came, also when it is interrupted."
      })
  private @Nullable Path state;

  @Override
  public int run(Request request) throws IOException {
    if (bound != null || state != null) {
      return bounded(request);
    }
    if (limit != null) {
      throw request.usage("--limit goes with --bound");
    }
    return all(request);
  }

  // ---- Scenarios

  private int all(Request request) throws IOException {
    CheckBudget each = request.budget() == null ? FOR_EACH : request.budget();
    if (each.millis() == 0) {
      throw request.usage("--exhaustive takes a time as --budget: 15s, 2m");
    }
    String name = request.name();
    List<Scenario> scenarios =
        name == null ? Scenarios.all() : List.of(wrongUsage(request, () -> Scenarios.of(name)));
    List<ExhaustiveResult> results = new ArrayList<>();
    request.out().println(ExhaustiveReport.head());
    request.out().flush();
    long begun = System.nanoTime();
    Exhaustion.all(
        scenarios,
        request.jobs(),
        request.seed(),
        Exhaustion.Budget.of(each),
        r -> {
          results.add(r);
          request.out().println(ExhaustiveReport.line(r));
          request.out().flush();
        });
    long millis = (System.nanoTime() - begun) / 1_000_000;
    request.out().println(ExhaustiveReport.summary(results, millis));
    request.out().flush();
    if (request.json() != null) {
      OutputFile.write(request.json(), ExhaustiveReport.json(request.seed(), results, millis));
    }
    return results.stream().allMatch(ExhaustiveResult::ok) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  // ---- One search within a bound

  private int bounded(Request request) throws IOException {
    String name = request.name();
    if (name == null) {
      throw request.usage("--bound and --state need a NAME: SCENARIO/VARIANT or known/PROGRAM");
    }
    if (limit != null && limit < 0) {
      throw request.usage("--limit " + limit + ": at least 0");
    }
    CheckBudget budget = request.budget() == null ? FOR_ONE : request.budget();
    if (budget.millis() == 0) {
      throw request.usage("--bound takes a time as --budget: 60s, 2m");
    }
    wrongUsage(request, () -> BoundedSearch.checkName(name));
    try (BoundedSearch search = begin(request, name);
        BoundedProgress progress = new BoundedProgress(request.err())) {
      Path file = state;
      Thread onInterrupt = new Thread(() -> keep(search, file));
      Runtime.getRuntime().addShutdownHook(onInterrupt);
      SearchPhase found;
      try {
        found = search.run(budget.millis(), limit == null ? BoundedSearch.LAST : limit, progress);
      } finally {
        Runtime.getRuntime().removeShutdownHook(onInterrupt);
      }
      progress.clear();
      keep(search, file);
      request.out().println(name + ": " + found.words());
      if (!found.text().isEmpty()) {
        request.out().println(search.tell());
      }
      request.out().flush();
      if (request.json() != null) {
        OutputFile.write(request.json(), ExhaustiveReport.json(name, found));
      }
      return found.found() ? ExitCode.SOFTWARE : ExitCode.OK;
    }
  }

  private BoundedSearch begin(Request request, String name) throws IOException {
    Path file = state;
    String text = file != null && Files.exists(file) ? Files.readString(file) : null;
    String given = bound;
    Bound of = given == null ? Bound.PREEMPTIONS : wrongUsage(request, () -> Bound.of(given));
    if (of == Bound.NOTHING) {
      throw request.usage("--bound nothing: choose preemptions or delays");
    }
    return wrongUsage(
        request,
        () ->
            text == null
                ? BoundedSearch.begin(request.jobs(), name, of)
                : BoundedSearch.resume(request.jobs(), name, given == null ? null : of, text));
  }

  private static void keep(BoundedSearch search, @Nullable Path file) {
    if (file != null) {
      try {
        OutputFile.write(file, search.state());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("cannot write " + file, e);
      }
    }
  }

  private static <T> T wrongUsage(Request request, Callable<T> call) {
    try {
      return call.call();
    } catch (IllegalArgumentException e) {
      throw request.usage(e.getMessage());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw request.usage(String.valueOf(e.getMessage()));
    }
  }
}
