package org.splnet.lab.rig;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.splnet.kernel.EntryContext;
import org.splnet.lab.axis.Axes;
import org.splnet.lab.axis.Setup;

/**
 * One row: one choice per axis, and what all rows of an experiment have in common.
 *
 * @param kind the stack or a probe
 * @param workload one of {@link Workloads#ALL}
 * @param choices for every axis, the label of a choice
 * @param swept whether the load is offered from outside and swept
 * @param deadlocking whether choices that deadlock are meant
 * @param flows how many flows for each CPU
 * @param batch how many packets are moved under one lock
 * @param seed of everything random
 */
public record RowOptions(
    RowKind kind,
    String workload,
    Map<String, String> choices,
    boolean swept,
    boolean deadlocking,
    int flows,
    int batch,
    long seed) {
  /**
   * What the choices come to. How many CPUs can be measured here is for the experiment to say: in
   * virtual time a row has as many as it likes.
   */
  public Setup setup() {
    Map<String, String> others = new LinkedHashMap<>(choices);
    others.remove(Axes.CPUS);
    return Axes.setup(others, deadlocking).withCpus(cpus());
  }

  /**
   * The choice of an axis.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  public String choice(String axis) {
    String label = choices.get(axis);
    if (label == null) {
      throw new IllegalArgumentException("a row has no axis '" + axis + "'");
    }
    return label;
  }

  /**
   * Why the row cannot be measured on so many processors, if it cannot. Under a load from outside
   * each CPU, each CPU's busy interrupt thread, and the traffic need a processor: with fewer, what
   * was measured is how the system's scheduler shares them.
   */
  public Optional<String> unmeasurable(int processors) {
    int needed = 2 * cpus() + 1;
    return swept && setup().kernel().entry() == EntryContext.THREAD && processors < needed
        ? Optional.of(
            "--entry thread with --load needs %d processors (each CPU, its interrupt thread, the traffic); this machine has %d, and its scheduler would be measured"
                .formatted(needed, processors))
        : Optional.empty();
  }

  /** The lock grain. */
  public String lock() {
    return choice(Axes.LOCK);
  }

  /** How many CPUs. */
  public int cpus() {
    return Integer.parseInt(choice(Axes.CPUS));
  }

  /** The same row measuring something else. */
  public RowOptions withKind(RowKind k) {
    return new RowOptions(k, workload, choices, swept, deadlocking, flows, batch, seed);
  }

  /** The same row with another choice for an axis. */
  public RowOptions with(String axis, String label) {
    Map<String, String> to = new LinkedHashMap<>(choices);
    to.put(axis, label);
    return new RowOptions(kind, workload, to, swept, deadlocking, flows, batch, seed);
  }

  /** The same row with so many packets under one lock. */
  public RowOptions withBatch(int n) {
    return new RowOptions(kind, workload, choices, swept, deadlocking, flows, n, seed);
  }
}
