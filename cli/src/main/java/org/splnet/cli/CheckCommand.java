package org.splnet.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.Deviation;
import org.splnet.kernel.explore.Schedule;
import org.splnet.kernel.explore.StrategyKind;
import org.splnet.lab.check.CheckBudget;
import org.splnet.lab.check.CheckReport;
import org.splnet.lab.check.CheckResult;
import org.splnet.lab.check.Checks;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Scenarios;
import org.splnet.lab.check.UserProgram;
import org.splnet.lab.check.Variant;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code splnet check}: has schedules explored. */
@Command(
    name = "check",
    description = {
      "Explore the schedules of small programs over the real kernel, protocols and drivers: find"
          + " the",
      "deadlock, the lost wake-up, the packet freed twice, make the schedule short, tell and replay"
          + " it.",
      "Without NAME, all scenarios: every wrong variant must be found, every right one must hold."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit status: 0 if every verdict is as it must be, 1 if not, 2 for wrong usage.",
      "docs/checking.md tells how to write a program of one's own."
    })
final class CheckCommand implements Callable<Integer> {
  /** The options that only exploring heeds. */
  private static final List<String> EXPLORING =
      List.of(
          "--list", "--variant", "--strategy", "--save", "--replay", "--coverage", "--class-path");

  private static final CheckBudget USER_BUDGET = new CheckBudget(10_000, 0);

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = {
        "A scenario, by name or number; or a program of one's own: a source file (My.java) or",
        "the name of a class on --class-path."
      })
  private @Nullable String name;

  @Option(names = "--list", description = "List the scenarios and their variants.")
  private boolean list;

  @Option(names = "--variant", paramLabel = "VARIANT", description = "Only this variant of NAME.")
  private @Nullable String variant;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The seed of the exploration (1). Same seed, same result.")
  private long seed;

  @Option(
      names = "--budget",
      paramLabel = "N|TIME",
      description = {
        "For each variant so many schedules (100000), or so much time (30s, 5m). Each has a number",
        "of its own otherwise; a program of one's own has 10000."
      })
  private @Nullable String budget;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "mix",
      description = {
        "random, pct, seek (towards deadlocks), round-robin, or mix (the default): random, pct and",
        "seek by turns."
      })
  private String strategy = "mix";

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Explore in so many JVMs; as many as there are processors. Changes no result.")
  private @Nullable Integer jobs;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--save",
      paramLabel = "DIR",
      description = {
        "Where the schedule of a variant that goes wrong is written, as NAME-VARIANT.schedule,"
            + " when",
        "a NAME is given; the current folder."
      })
  private Path save = Path.of("");

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "Follow a saved schedule and tell it again; 0 if it goes wrong as it did.")
  private @Nullable Path replay;

  @Option(
      names = "--coverage",
      description = "Print the methods of kernel, net and drivers that the variants of NAME run.")
  private boolean coverage;

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      split = "[:;]",
      description = "Where the classes of a program of one's own are.")
  private List<Path> classPath = List.of();

  @ArgGroup(exclusive = false, heading = "%nIn place of exploring, data races:%n")
  private @Nullable RacesMode races;

  @ArgGroup(exclusive = false, heading = "%nExhaustive search:%n")
  private @Nullable ExhaustiveMode exhaustive;

  @ArgGroup(exclusive = false, heading = "%nKnown bugs:%n")
  private @Nullable KnownMode known;

  @ArgGroup(exclusive = false, heading = "%nMutation:%n")
  private @Nullable MutateMode mutate;

  @ArgGroup(exclusive = false, heading = "%nGround truth:%n")
  private @Nullable GroundTruthMode truth;

  @ArgGroup(exclusive = false, heading = "%nThe rule as a table:%n")
  private @Nullable RuleMode rule;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    StrategyKind kind = wrongUsage(() -> StrategyKind.of(strategy));
    strategy = kind.label();
    if (jobs != null && jobs < 1) {
      throw usage("--jobs " + jobs + ": at least 1");
    }
    if (json != null) {
      checkWritable(json);
    }
    CheckMode mode = mode();
    if (mode != null) {
      checkExploringIsNotAsked();
      return mode.run(
          new CheckMode.Request(
              Objects.requireNonNull(spec), name, jobCount(), seed, givenBudget(), json));
    }
    if (list) {
      out().print(CheckReport.list());
      out().flush();
      return ExitCode.OK;
    }
    Path saved = replay;
    if (saved != null) {
      CheckReplay again = wrongUsage(() -> new CheckReplay(saved));
      boolean same = wrongUsage(() -> again.run(name, classPath, this::checks, out()));
      return same ? ExitCode.OK : ExitCode.SOFTWARE;
    }
    String given = name;
    if (given == null) {
      if (variant != null || coverage) {
        throw usage("--variant and --coverage need the NAME of a scenario");
      }
      return all();
    }
    return isScenario(given) ? scenario(wrongUsage(() -> Scenarios.of(given))) : ownProgram(given);
  }

  /** What was asked for in place of exploring, or null. */
  private @Nullable CheckMode mode() {
    List<CheckMode> asked =
        Stream.of(races, exhaustive, known, truth, rule, mutate).filter(Objects::nonNull).toList();
    if (asked.size() > 1) {
      throw usage("check does one thing at a time: name one of the ways other than to explore");
    }
    return asked.isEmpty() ? null : asked.getFirst();
  }

  /** What only exploring heeds is not passed over in silence. */
  private void checkExploringIsNotAsked() {
    for (String option : EXPLORING) {
      if (Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption(option)) {
        throw usage(
            option + " goes with exploring only: leave it out, or what is done in its place");
      }
    }
  }

  private static boolean isScenario(String name) {
    return !UserProgram.isSource(name)
        && (Scenarios.all().stream().anyMatch(s -> s.name().equals(name))
            || !name.contains(".") && !Character.isUpperCase(name.charAt(0)));
  }

  private int all() throws IOException {
    List<CheckResult> results = new ArrayList<>();
    out().println(CheckReport.head());
    out().flush();
    try (Checks checks = checks(List.of(), List.of());
        CheckProgress progress = new CheckProgress(err())) {
      for (Scenario s : Scenarios.all()) {
        for (Variant v : s.variants()) {
          CheckResult r = checks.check(s, v, false, progress);
          progress.clear();
          results.add(r);
          out().println(CheckReport.line(r));
          out().flush();
        }
      }
    }
    return finish(results);
  }

  private int scenario(Scenario s) throws IOException {
    String only = variant;
    List<Variant> variants =
        only == null ? s.variants() : List.of(wrongUsage(() -> s.variant(only)));
    if (coverage) {
      return cover(s, variants);
    }
    List<CheckResult> results = new ArrayList<>();
    out().println(s.number() + " " + s.name() + ": " + s.about());
    try (Checks checks = checks(List.of(), List.of());
        CheckProgress progress = new CheckProgress(err())) {
      for (Variant v : variants) {
        CheckResult r = checks.check(s, v, true, progress);
        progress.clear();
        results.add(r);
        out().println("\n" + v.name() + ": " + v.about());
        tell(r);
      }
    }
    return finish(results);
  }

  private int cover(Scenario s, List<Variant> variants) {
    try (Checks checks = checks(List.of(), List.of("coverage=true"))) {
      for (Variant v : variants) {
        out().println(s.name() + " " + v.name() + ":");
        for (String method : checks.coverage(s.name() + "/" + v.name())) {
          out().println("  " + method);
        }
      }
    }
    out().flush();
    return ExitCode.OK;
  }

  private int ownProgram(String given) throws IOException {
    try (OwnProgram own = wrongUsage(() -> new OwnProgram(given, classPath))) {
      UserProgram p = own.program();
      CheckResult r;
      try (Checks checks = checks(p.classPath(), p.woven());
          CheckProgress progress = new CheckProgress(err())) {
        r = checks.check(p.className(), USER_BUDGET, progress);
      }
      tell(r);
      return finish(List.of(r));
    }
  }

  /** Prints a result with all that belongs to it, and keeps its schedule. */
  private void tell(CheckResult r) throws IOException {
    out()
        .println(
            "%s after %d schedules in %.1f s%s"
                .formatted(
                    r.verdict(),
                    r.schedules(),
                    r.millis() / 1e3,
                    r.failure().isEmpty() ? "" : ": " + r.failure()));
    String details = CheckReport.details(r);
    if (!details.isEmpty()) {
      out().println();
      out().print(details);
    }
    if (!r.table().isEmpty()) {
      String base = r.scenario() + (r.variant().isEmpty() ? "" : "-" + r.variant());
      Path file = save.resolve(base + ".schedule");
      Files.writeString(file, schedule(r).toText());
      out().println("saved: " + file + "; again: splnet check --replay " + file + again());
    }
    out().flush();
  }

  private String again() {
    return name != null && !isScenario(name) ? " " + name : "";
  }

  private Schedule schedule(CheckResult r) {
    return new Schedule(
        r.scenario(),
        r.variant(),
        seed,
        r.failing(),
        strategy,
        r.failure(),
        r.steps().stream().map(Deviation::parse).toList());
  }

  private int finish(List<CheckResult> results) throws IOException {
    if (json != null) {
      OutputFile.write(json, CheckReport.json(seed, strategy, results));
    }
    long bad = results.stream().filter(r -> !r.ok()).count();
    if (results.size() > 1) {
      out()
          .println(
              bad == 0
                  ? "all " + results.size() + " verdicts are as they must be"
                  : bad + " of " + results.size() + " verdicts are not as they must be");
    }
    out().flush();
    return bad == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Checks checks(List<Path> path, List<String> woven) {
    return new Checks(jobCount(), strategy, seed, givenBudget(), path, woven);
  }

  private int jobCount() {
    return jobs != null ? jobs : Runtime.getRuntime().availableProcessors();
  }

  private @Nullable CheckBudget givenBudget() {
    String given = budget;
    return given == null ? null : wrongUsage(() -> CheckBudget.parse(given));
  }

  private void checkWritable(Path file) {
    try {
      OutputFile.check(file);
    } catch (IOException e) {
      throw usage("cannot write " + file + ": " + e.getMessage());
    }
  }

  private <T> T wrongUsage(Callable<T> call) {
    try {
      return call.call();
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException usage(@Nullable String message) {
    return new ParameterException(
        Objects.requireNonNull(spec).commandLine(), String.valueOf(message));
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }
}
