package org.splnet.lab;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.splnet.kernel.LockViolation;
import org.splnet.lab.axis.Axes;
import org.splnet.lab.axis.Axis;
import org.splnet.lab.rig.MixedRig;
import org.splnet.lab.rig.RowKind;
import org.splnet.lab.rig.RowOptions;
import org.splnet.lab.rig.Workloads;

/**
 * What to compare, and how to measure.
 *
 * @param workload one of {@link Workloads#ALL}
 * @param choices for every axis, by its name, the choices to compare; {@link Axes} has the axes
 * @param deadlocking whether choices that deadlock are meant
 * @param flows flows for each CPU
 * @param batch packets moved under one lock
 * @param turns how long to measure
 * @param loads fractions of each row's saturation rate to offer; empty to offer what it takes
 * @param probes whether rows of probes and baselines are added
 * @param loseOne whether a packet is lost silently, for the account to notice
 * @param seed of everything random
 * @param virtual whether it is simulated, on CPUs that this machine need not have
 */
public record Experiment(
    String workload,
    Map<String, List<String>> choices,
    boolean deadlocking,
    int flows,
    int batch,
    Turns turns,
    List<Double> loads,
    boolean probes,
    boolean loseOne,
    long seed,
    boolean virtual) {
  private static final int MAX_FLOWS = 100_000;
  private static final int MAX_BATCH = 256;
  private static final int MAX_ROWS = 64;

  /** An experiment on the CPUs of this machine. */
  public Experiment(
      String workload,
      Map<String, List<String>> choices,
      boolean deadlocking,
      int flows,
      int batch,
      Turns turns,
      List<Double> loads,
      boolean probes,
      boolean loseOne,
      long seed) {
    this(workload, choices, deadlocking, flows, batch, turns, loads, probes, loseOne, seed, false);
  }

  /**
   * Checks every choice. Axes that are not named have their standard choices.
   *
   * @throws IllegalArgumentException with the reason and what to choose instead
   */
  public Experiment {
    if (!Workloads.ALL.contains(workload)) {
      throw new IllegalArgumentException(
          "unknown workload '" + workload + "': choose one of " + String.join(", ", Workloads.ALL));
    }
    loads = List.copyOf(loads);
    if (!virtual) {
      choices.getOrDefault(Axes.CPUS, List.of()).forEach(Experiment::checkMeasurable);
    }
    choices = Axes.complete(loads.isEmpty() ? choices : checkLoad(workload, choices, probes));
    check("--flows", flows, 1, MAX_FLOWS);
    check("--batch", batch, 1, MAX_BATCH);
    if (virtual) {
      checkVirtual(workload, choices, loads, probes);
    }
    List<Map<String, String>> rows = Axes.product(choices);
    if (rows.size() > MAX_ROWS) {
      throw new IllegalArgumentException(
          rows.size() + " rows to compare: choose values that make 1 to " + MAX_ROWS);
    }
    checkTogether(rows, deadlocking);
    for (Map<String, String> row : rows) {
      if (!workload.equals(Workloads.MIXED) && !row.getOrDefault(Axes.SL_CPU, "0").equals("0")) {
        throw new IllegalArgumentException(
            "--sl-cpu is of use only with --workload mixed, which has a serial line");
      }
      checkCpus(workload, Integer.parseInt(row.getOrDefault(Axes.CPUS, "1")));
    }
    checkOfUse(choices, rows, deadlocking);
  }

  /** The cost model knows the protocols and the wire, not every device. */
  private static void checkVirtual(
      String workload, Map<String, List<String>> choices, List<Double> loads, boolean probes) {
    if (!Workloads.SIMULATED.contains(workload)) {
      throw new IllegalArgumentException(
          "--workload "
              + workload
              + " cannot be simulated: the cost model knows no serial line; choose one of "
              + String.join(", ", Workloads.SIMULATED));
    }
    if (!List.of("wire").equals(choices.getOrDefault("driver", List.of("wire")))) {
      throw new IllegalArgumentException(
          "--driver "
              + String.join(",", choices.getOrDefault("driver", List.of()))
              + " cannot be simulated: the cost model knows no such card; choose wire");
    }
    if (!loads.isEmpty()) {
      throw new IllegalArgumentException("a simulation offers what the path takes: leave --load");
    }
    if (probes && workload.equals(Workloads.ECHO)) {
      throw new IllegalArgumentException(
          "--probes with --workload echo: two hosts that share nothing do not echo; choose forward"
              + " or cross");
    }
  }

  /**
   * Each choice must go together with some choice along every other axis: what goes with none is a
   * mistake, and what goes with some is left out where it does not.
   */
  private static void checkTogether(List<Map<String, String>> rows, boolean deadlocking) {
    Map<Map.Entry<String, String>, String> refused = new LinkedHashMap<>();
    Set<Map.Entry<String, String>> accepted = new HashSet<>();
    for (Map<String, String> row : rows) {
      Optional<String> reason = refusal(row, deadlocking);
      if (reason.isEmpty()) {
        accepted.addAll(row.entrySet());
      } else {
        row.entrySet().forEach(choice -> refused.putIfAbsent(choice, reason.get()));
      }
    }
    refused.keySet().removeAll(accepted);
    refused.values().stream()
        .findFirst()
        .ifPresent(reason -> {
          throw new IllegalArgumentException(reason);
        });
  }

  /** Why the choices of a row do not go together, if they do not. */
  private static Optional<String> refusal(Map<String, String> row, boolean deadlocking) {
    try {
      Axes.setup(row, deadlocking).check();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Traffic that no measured CPU slows down needs a processor to itself. */
  private static Map<String, List<String>> checkLoad(
      String workload, Map<String, List<String>> choices, boolean probes) {
    if (workload.equals(Workloads.ECHO)) {
      throw new IllegalArgumentException(
          "--load with --workload echo: a client waits for replies and cannot offer more than are"
              + " answered; choose forward or cross");
    }
    if (workload.equals(Workloads.MIXED)) {
      throw new IllegalArgumentException(
          "--load with --workload mixed: the line has a rate of its own; choose forward or cross");
    }
    if (probes) {
      throw new IllegalArgumentException(
          "--load with --probes: the probes have no load; leave one");
    }
    Map<String, List<String>> all = new LinkedHashMap<>(choices);
    List<String> cpus = all.computeIfAbsent(Axes.CPUS, k -> List.of("1"));
    int processors = Runtime.getRuntime().availableProcessors();
    for (String n : cpus) {
      if (n.equals(Integer.toString(processors)) && processors > 1) {
        throw new IllegalArgumentException(
            "--load with --cpus "
                + n
                + ": the traffic needs one of this machine's "
                + processors
                + " processors to itself; choose 1 to "
                + (processors - 1));
      }
    }
    return all;
  }

  static void check(String what, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(what + " " + value + ": choose " + low + " to " + high);
    }
  }

  /** More CPUs than processors would measure the machine's scheduler. */
  private static void checkMeasurable(String cpus) {
    int processors = Runtime.getRuntime().availableProcessors();
    int n = cpus.matches("\\d{1,9}") ? Integer.parseInt(cpus) : 0;
    if (n < 1 || n > processors) {
      throw new IllegalArgumentException(
          "--cpus %s: this machine has %d processors, and more CPUs than that would measure its scheduler; choose 1 to %d, or predict more by splnet sim"
              .formatted(cpus, processors, processors));
    }
  }

  private static void checkCpus(String workload, int cpus) {
    if (workload.equals(Workloads.ECHO) && cpus > 1 && cpus % 2 != 0) {
      throw new IllegalArgumentException(
          "--cpus "
              + cpus
              + ": the two hosts of the echo workload have half of the CPUs each; choose 1 or an"
              + " even number");
    }
  }

  /** Whoever chooses along an axis expects a difference. */
  private static void checkOfUse(
      Map<String, List<String>> choices, List<Map<String, String>> rows, boolean deadlocking) {
    for (Axis a : Axes.ALL) {
      if (!a.standard().equals(choices.get(a.name()))
          && rows.stream().noneMatch(r -> a.matters().test(Axes.setup(r, deadlocking)))) {
        throw new IllegalArgumentException(
            "--" + a.name() + " is of use only with " + a.condition());
      }
    }
  }

  /**
   * Attaches the devices of each row that has one whose driver is not SMP-safe, on CPUs that do not
   * run: what would be refused in its JVM is refused before anything is measured.
   *
   * @throws IllegalArgumentException naming the row, with the reason and the remedies
   */
  public void rehearse() {
    if (!workload.equals(Workloads.MIXED)) {
      return;
    }
    for (RowOptions row : rows()) {
      try {
        MixedRig.rehearse(row);
      } catch (LockViolation refused) {
        throw new IllegalArgumentException(
            "row '"
                + row.lock()
                + "' on "
                + row.cpus()
                + " CPUs is refused at attach: "
                + refused.report().text()
                + "; on the command line: another --class-level, --sl-cpu own, --levels merged",
            refused);
      }
    }
  }

  /** Whether several choices of an axis are compared. */
  public boolean compares(Axis axis) {
    return choicesOf(axis.name()).size() > 1;
  }

  /** The choices of an axis that are compared. */
  public List<String> choicesOf(String axis) {
    return Objects.requireNonNull(choices.get(axis));
  }

  /** Why combinations of choices have no row: how many, and the reason that they share. */
  public List<String> leftOut() {
    Map<String, Integer> reasons = new LinkedHashMap<>();
    for (Map<String, String> row : Axes.product(choices)) {
      refusal(row, deadlocking).ifPresent(reason -> reasons.merge(reason, 1, Integer::sum));
    }
    List<String> out = new ArrayList<>();
    reasons.forEach((reason, n) -> out.add((n == 1 ? "a row: " : n + " rows: ") + reason));
    return out;
  }

  /** The rows, in the order of the table. */
  public List<RowOptions> rows() {
    List<RowOptions> rows = new ArrayList<>();
    for (Map<String, String> row : Axes.product(choices)) {
      if (refusal(row, deadlocking).isPresent()) {
        continue;
      }
      rows.add(
          new RowOptions(
              RowKind.STACK, workload, row, !loads.isEmpty(), deadlocking, flows, batch, seed));
    }
    if (probes) {
      addProbes(rows);
    }
    return rows;
  }

  /** Probes have the first choice along each axis, but for lock, spin lock and number of CPUs. */
  private void addProbes(List<RowOptions> rows) {
    RowOptions fine =
        rows.getFirst().with(Axes.LOCK, "fine").with(Axes.SPIN, "tas").with(Axes.CPUS, "1");
    List<String> cpus = choicesOf(Axes.CPUS);
    if (virtual) {
      cpus.forEach(n -> rows.add(fine.withKind(RowKind.NO_SHARING).with(Axes.CPUS, n)));
      return;
    }
    for (String n : cpus) {
      rows.add(fine.withKind(RowKind.FIXED).with(Axes.CPUS, n));
    }
    rows.add(fine.withKind(RowKind.NO_LOCK));
    if (workload.equals(Workloads.FORWARD) || workload.equals(Workloads.CROSS)) {
      for (String n : cpus) {
        rows.add(fine.withKind(RowKind.NO_SHARING).with(Axes.CPUS, n));
      }
      rows.add(fine.withKind(RowKind.NULL_RUN));
      rows.add(fine.withKind(RowKind.COPY_SUM));
    }
    if (batch != 1) {
      rows.add(fine.withBatch(1));
    }
  }
}
