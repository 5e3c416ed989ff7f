package org.splnet.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.CloseLook;
import org.splnet.lab.Experiment;
import org.splnet.lab.Lab;
import org.splnet.lab.Loads;
import org.splnet.lab.RowResult;
import org.splnet.lab.Turns;
import org.splnet.lab.axis.Axes;
import org.splnet.lab.order.LockGraph;
import org.splnet.lab.report.ExplainReport;
import org.splnet.lab.report.LoadReport;
import org.splnet.lab.report.Origin;
import org.splnet.lab.report.TableReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code splnet lab}: compares options of the stack on the real CPUs of this machine. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    modelTransformer = AxisOptions.class,
    sortOptions = false,
    customSynopsis = "splnet lab [OPTION]…",
    description = {
      "Compares options of the stack on the real CPUs of this machine: in memory, with no"
          + " privilege.",
      "Options that take several values, separated by commas, compare them all; each row runs in a"
          + " JVM of its own and takes turns with the others."
    },
    footer = {
      "",
      "Exit status: 0 if every packet is accounted for, 1 if not or if a row deadlocked or failed,"
          + " 2 for options that make no sense."
    })
final class LabCommand implements Callable<Integer> {
  private static final int DEFAULT_REPEATS = 8;
  private static final int QUICK_REPEATS = 3;
  private static final double DEFAULT_SLICE = 0.2;
  private static final double QUICK_SLICE = 0.12;
  private static final long WARM_MILLIS = 4000;
  private static final long QUICK_WARM_MILLIS = 1200;
  private static final int WARM_SLICES = 16;
  private static final int MILLIS = 1000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      defaultValue = "forward",
      description =
          "forward: UDP, generator, router, sink (default); cross: the same both ways between the"
              + " interfaces; echo: UDP requests and replies between two hosts; mixed: forward with"
              + " a serial line beside, whose driver is not SMP-safe")
  private String workload = "forward";

  @Option(
      names = "--i-know-this-deadlocks",
      description =
          "allow the negative controls, which are there to show what must not be done, and handlers"
              + " that could deadlock where they are attached")
  private boolean deadlocking;

  @Option(
      names = "--flows",
      paramLabel = "N",
      defaultValue = "256",
      description = "flows for each CPU (default: ${DEFAULT-VALUE})")
  private int flows;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "packets moved under one lock (default: ${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "length of one turn of a row, in seconds (default: 0.2, quick 0.12)")
  private @Nullable Double seconds;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "turns of each row (default: 8, quick 3)")
  private @Nullable Integer repeats;

  @Option(
      names = "--load",
      paramLabel = "RANGE",
      description =
          "offer loads from outside, as fractions of each row's saturation rate, past which packets"
              + " are lost: LOW..HIGH[:STEP] or single values, separated by commas; an application"
              + " competes for the CPU")
  private @Nullable String load;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "seed of everything random (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--quick",
      description = "under 30 seconds: three short turns, no probes unless asked for")
  private boolean quick;

  @Option(
      names = "--probes",
      negatable = true,
      description =
          "add the baselines and probes: bindings as constants, no locks, nothing shared,"
              + " generator into sink, copy + checksum, batches of one (default: unless --quick)")
  private @Nullable Boolean probes;

  @Mixin private final ReportFiles files = new ReportFiles();

  @Option(
      names = "--explain",
      description = {
        "say what each row's time for a packet goes into: driver, protocol, waiting for locks,"
            + " taking them, traffic, idle …; every row is run once more for that"
      })
  private boolean explain;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "write a timeline of the last moments of one slice of each row, for ui.perfetto.dev: a"
              + " track per CPU with handlers, level and locks; every row is run once more for"
              + " that")
  private @Nullable Path trace;

  @Option(
      names = "--fault",
      paramLabel = "NAME",
      description = "lose-one: lose a packet silently, which the account must notice")
  private @Nullable String fault;

  LabCommand() {}

  @Override
  public Integer call() {
    Experiment experiment = experiment();
    files.check("--trace", trace, List.of(UnaryOperator.identity()));
    try {
      experiment.rehearse();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    PrintWriter out = commandLine().getOut();
    ProgressBar bar = new ProgressBar("lab", commandLine().getErr());
    List<LockGraph> lockGraphs;
    List<RowResult> results;
    try {
      lockGraphs = files.hasPage() ? LockGraph.observe(experiment, bar) : List.of();
      results = new Lab(bar).run(experiment);
      lookInside(experiment, results, bar);
    } finally {
      bar.end();
    }
    if (!experiment.loads().isEmpty()) {
      out.print(LoadReport.render(experiment, results));
      out.flush();
    } else {
      printTable(out, experiment, results);
    }
    files.write(experiment, results, this::origin, lockGraphs, UnaryOperator.identity());
    return results.stream().allMatch(RowResult::conserved) ? 0 : 1;
  }

  private void printTable(PrintWriter out, Experiment experiment, List<RowResult> results) {
    out.printf(
        "%s, %s-byte frames, %d flows a CPU, batches of %d; %d turns of %d ms a row%s; latency at"
            + " half the loss-free rate%n%n",
        experiment.workload(),
        String.join(", ", experiment.choicesOf(Axes.SIZE)),
        experiment.flows(),
        experiment.batch(),
        experiment.turns().repeats(),
        experiment.turns().sliceMillis(),
        quick ? " (quick: figures are rough)" : "");
    out.print(TableReport.render(experiment, results));
    if (explain) {
      out.printf("%n%s", ExplainReport.render(experiment, results));
    }
    out.flush();
  }

  private void lookInside(Experiment experiment, List<RowResult> results, ProgressBar bar) {
    CloseLook look = new CloseLook(bar);
    if (explain) {
      look.explain(experiment, results);
    }
    if (trace != null) {
      look.timeline(experiment, results, TableReport.titles(experiment, results), trace);
    }
  }

  private Experiment experiment() {
    if (fault != null && !fault.equals("lose-one")) {
      throw usage("unknown fault '" + fault + "': the only one is lose-one");
    }
    double slice = seconds != null ? seconds : quick ? QUICK_SLICE : DEFAULT_SLICE;
    try {
      List<Double> loads = load == null ? List.of() : Loads.parse(load);
      return new Experiment(
          workload,
          AxisOptions.chosen(commandLine().getParseResult()),
          deadlocking,
          flows,
          batch,
          new Turns(
              repeats != null ? repeats : quick || load != null ? QUICK_REPEATS : DEFAULT_REPEATS,
              Math.round(slice * MILLIS),
              Math.min(
                  quick ? QUICK_WARM_MILLIS : WARM_MILLIS,
                  Math.round(slice * MILLIS * WARM_SLICES))),
          loads,
          probes != null ? probes : !quick && loads.isEmpty(),
          fault != null,
          seed);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private Origin origin() {
    CommandSpec given = commandLine().getCommandSpec();
    return new Origin(Invocation.line(given), Invocation.version(given));
  }

  private ParameterException usage(String message) {
    return new ParameterException(commandLine(), message);
  }

  private CommandLine commandLine() {
    CommandSpec s = spec;
    if (s == null) {
      throw new IllegalStateException("picocli has set no command");
    }
    return s.commandLine();
  }
}
