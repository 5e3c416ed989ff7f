package org.splnet.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.sim.timed.Costs;
import org.splnet.kernel.sim.timed.Topology;
import org.splnet.lab.Experiment;
import org.splnet.lab.RowResult;
import org.splnet.lab.Turns;
import org.splnet.lab.axis.Axes;
import org.splnet.lab.report.Origin;
import org.splnet.lab.report.SimReport;
import org.splnet.lab.report.TableReport;
import org.splnet.lab.sim.SimLab;
import org.splnet.lab.sim.SimPlan;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code splnet sim}: predicts what options of the stack bring on more CPUs than there are. */
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    modelTransformer = SimAxisOptions.class,
    sortOptions = false,
    customSynopsis = "splnet sim [OPTION]…",
    description = {
      "Predicts what options of the stack bring on up to 256 virtual CPUs, by running the same code"
          + " in virtual time under a cost model. The same command gives the same digits.",
      "Options that take several values, separated by commas, compare them all. Below the table of"
          + " the laboratory come what the CPUs' time went into and what each lock class cost."
    },
    footer = {
      "",
      "Exit status: 0 if every packet is accounted for, 1 if not or if a row failed, 2 for options"
          + " that make no sense."
    })
final class SimCommand implements Callable<Integer> {
  private static final String FOUR = "big,flagged,softnet,fine";
  private static final String NONE = "";
  private static final double NANOS = 1e9;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--workload",
      paramLabel = "NAME[,NAME…]",
      split = ",",
      defaultValue = "forward",
      description =
          "forward: UDP, generator, router, sink, a lane on each CPU (default); cross: the same"
              + " both ways between the interfaces; echo: UDP requests and replies between two"
              + " hosts, which have half of the CPUs each. Of several, each has files of its own,"
              + " with -NAME")
  private List<String> workloads = List.of();

  @Option(
      names = "--topology",
      paramLabel = "AxBxC",
      defaultValue = "2x4x8",
      description =
          "the virtual machine: sockets x last-level caches in each x cores at each; CPUs fill it"
              + " from the first core on (default: ${DEFAULT-VALUE})")
  private String topology = "";

  @Option(
      names = "--costs",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = NONE,
      description = "the cost model to use; without FILE: print the one in force, and no more")
  private @Nullable String costsFile;

  @Option(
      names = "--cost",
      paramLabel = "NAME=VALUE",
      description = "another value for one parameter of it, as 'line.remote=200 ns'; repeatable")
  private Map<String, String> changed = new LinkedHashMap<>();

  @Option(
      names = "--packets",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "how many packets a row delivers while it is measured; a quarter of it before, and"
              + " another for the latencies (default: ${DEFAULT-VALUE})")
  private long packets;

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
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "seed of everything random (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--probes",
      description = "add the ideal: a stack for each CPU, and nothing shared")
  private boolean probes;

  @Option(
      names = "--fault",
      paramLabel = "NAME",
      description = "lose-one: lose a packet silently, which the account must notice")
  private @Nullable String fault;

  @Mixin private final ReportFiles files = new ReportFiles();

  @Option(names = "--verbose", description = "say how fast the simulation ran")
  private boolean verbose;

  SimCommand() {}

  @Override
  public Integer call() {
    Costs costs = costs();
    PrintWriter out = commandLine().getOut();
    if (NONE.equals(costsFile)) {
      out.print(costs.text());
      out.flush();
      return 0;
    }
    files.check(null, null, workloads.stream().map(this::naming).toList());
    List<SimPlan> plans = workloads.stream().distinct().map(w -> plan(w, costs)).toList();
    boolean conserved = true;
    for (SimPlan plan : plans) {
      conserved &= simulate(plan);
    }
    return conserved ? 0 : 1;
  }

  private boolean simulate(SimPlan plan) {
    ProgressBar bar = new ProgressBar("sim", commandLine().getErr());
    SimLab lab = new SimLab(bar);
    List<RowResult> results;
    try {
      results = lab.run(plan);
    } finally {
      bar.end();
    }
    print(plan, results);
    if (verbose) {
      commandLine()
          .getErr()
          .printf(
              "splnet sim: %,d packets in %.1f s, %,.0f packets a second%n",
              lab.packets(), lab.nanos() / NANOS, lab.packets() * NANOS / lab.nanos());
    }
    files.write(
        plan.experiment(),
        results,
        () -> origin(plan),
        List.of(),
        naming(plan.experiment().workload()));
    return results.stream().allMatch(RowResult::conserved);
  }

  private void print(SimPlan plan, List<RowResult> results) {
    Experiment e = plan.experiment();
    PrintWriter out = commandLine().getOut();
    out.printf(
        "%s, %s-byte frames, %d flows a CPU, batches of %d; predicted for %s cores (sockets x"
            + " caches x cores), %d packets a row; latency at half the rate%n%n",
        e.workload(),
        String.join(", ", e.choicesOf(Axes.SIZE)),
        e.flows(),
        e.batch(),
        plan.topology(),
        plan.packets());
    out.print(TableReport.render(e, results));
    out.printf("%n%s%n", SimReport.render(e, results));
    out.flush();
  }

  private Costs costs() {
    Costs costs = Costs.standard();
    try {
      if (costsFile != null && !costsFile.isEmpty()) {
        costs = Costs.parse(Files.readString(Path.of(costsFile)), costsFile);
      }
      for (Map.Entry<String, String> c : changed.entrySet()) {
        costs = costs.with(c.getKey(), c.getValue());
      }
      return costs;
    } catch (IOException e) {
      throw usage(
          "cannot read the cost model "
              + costsFile
              + ": name a file that you may read; splnet sim --costs prints one to begin with");
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private SimPlan plan(String workload, Costs costs) {
    if (fault != null && !fault.equals("lose-one")) {
      throw usage("unknown fault '" + fault + "': the only one is lose-one");
    }
    Map<String, List<String>> choices =
        new LinkedHashMap<>(AxisOptions.chosen(commandLine().getParseResult()));
    choices.putIfAbsent(Axes.LOCK, List.of(FOUR.split(",", -1)));
    try {
      choices.put(Axes.CPUS, SimPlan.cpus(choices.getOrDefault(Axes.CPUS, List.of("1..64"))));
      Experiment e =
          new Experiment(
              workload,
              choices,
              false,
              flows,
              batch,
              new Turns(1, 1000, 0),
              List.of(),
              probes,
              fault != null,
              seed,
              true);
      return new SimPlan(e, costs, Topology.parse(topology), packets);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private UnaryOperator<Path> naming(String workload) {
    return file -> named(file, workload);
  }

  /** The file of a workload, where there are several. */
  private Path named(Path file, String workload) {
    if (workloads.size() == 1) {
      return file;
    }
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return file.resolveSibling(
        dot < 1
            ? name + "-" + workload
            : name.substring(0, dot) + "-" + workload + name.substring(dot));
  }

  private Origin origin(SimPlan plan) {
    CommandSpec given = commandLine().getCommandSpec();
    Map<String, String> machine = new LinkedHashMap<>(plan.machine());
    machine.put("costs", plan.costs().text());
    return new Origin(Invocation.line(given), Invocation.version(given), machine);
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
