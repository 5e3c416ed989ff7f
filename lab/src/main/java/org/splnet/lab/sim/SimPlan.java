package org.splnet.lab.sim;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.splnet.kernel.sim.timed.Costs;
import org.splnet.kernel.sim.timed.Topology;
import org.splnet.lab.Experiment;
import org.splnet.lab.LabException;
import org.splnet.lab.axis.Axes;

/**
 * What to simulate.
 *
 * @param experiment what to compare
 * @param costs the cost model
 * @param topology of the virtual machine
 * @param packets how many a row delivers while it is measured
 */
public record SimPlan(Experiment experiment, Costs costs, Topology topology, long packets) {
  private static final long FEWEST = 1_000;
  private static final long MOST = 100_000_000;
  private static final String TO = "..";

  /**
   * Checks that the virtual machine has the CPUs.
   *
   * @throws IllegalArgumentException with what to choose instead
   */
  public SimPlan {
    if (packets < FEWEST || packets > MOST) {
      throw new IllegalArgumentException(
          "--packets " + packets + ": choose " + FEWEST + " to " + MOST);
    }
    for (String n : experiment.choicesOf(Axes.CPUS)) {
      if (Integer.parseInt(n) > topology.size()) {
        throw new IllegalArgumentException(
            "--cpus %s: the virtual machine %s has %d cores; choose 1 to %d, or a larger --topology, up to %d cores"
                .formatted(n, topology, topology.size(), topology.size(), Topology.MOST));
      }
    }
  }

  /**
   * Numbers of CPUs from text: single ones, and ranges {@code LOW..HIGH}, which double from the
   * lowest on and end with the highest.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static List<String> cpus(List<String> given) {
    Set<String> out = new LinkedHashSet<>();
    for (String word : given) {
      int at = word.indexOf(TO);
      if (at < 0) {
        out.add(Integer.toString(number(word, word)));
        continue;
      }
      int low = number(word, word.substring(0, at));
      int high = number(word, word.substring(at + TO.length()));
      if (low > high) {
        throw new IllegalArgumentException("--cpus " + word + ": write the lower one first");
      }
      for (int n = low; n < high; n *= 2) {
        out.add(Integer.toString(n));
      }
      out.add(Integer.toString(high));
    }
    return List.copyOf(out);
  }

  private static int number(String word, String digits) {
    if (!digits.matches("[1-9]\\d{0,2}")) {
      throw new IllegalArgumentException(
          "--cpus "
              + word
              + ": choose numbers from 1 to "
              + Topology.MOST
              + " or ranges of them that double, as 1..64");
    }
    return Integer.parseInt(digits);
  }

  /** The virtual machine in words, for reports. */
  public Map<String, String> machine() {
    return Map.of("virtual", topology + " cores (sockets x caches x cores at each)");
  }

  /** The rows, in the order of the table. */
  List<SimRow> rows() {
    List<SimRow> rows = new ArrayList<>();
    experiment
        .rows()
        .forEach(row ->
            rows.add(
                new SimRow(
                    row,
                    costs.text(),
                    topology.toString(),
                    packets,
                    experiment.loseOne() && rows.isEmpty())));
    if (rows.isEmpty()) {
      throw new LabException("no rows are left: choose options that go together");
    }
    return List.copyOf(rows);
  }
}
