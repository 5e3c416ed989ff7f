package org.splnet.lab;

import java.util.ArrayList;
import java.util.List;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.lab.rig.RowKind;
import org.splnet.lab.rig.RowOptions;
import org.splnet.lab.rig.StackChoice;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.queue.QueueKind;

/**
 * What to compare: several values per axis, and how to measure.
 *
 * @param workload forward or echo
 * @param locks lock grains
 * @param queues input queues
 * @param dispatches dispatches
 * @param stacks the path between devices and protocols
 * @param levels level sets
 * @param cpus numbers of CPUs
 * @param sizes frame lengths in bytes, check sequence included
 * @param flows flows for each CPU
 * @param batch packets moved under one lock
 * @param repeats how often each row gets its turn
 * @param sliceMillis how long a turn is
 * @param warmMillis how long a row is warmed at most
 * @param probes whether rows of probes and baselines are added
 * @param loseOne whether a packet is lost silently, for the account to notice
 * @param seed of everything random
 */
public record Experiment(
    String workload,
    List<String> locks,
    List<String> queues,
    List<String> dispatches,
    StackChoices stacks,
    List<String> levels,
    List<Integer> cpus,
    List<Integer> sizes,
    int flows,
    int batch,
    int repeats,
    long sliceMillis,
    long warmMillis,
    boolean probes,
    boolean loseOne,
    long seed) {
  /** The workloads there are. */
  public static final List<String> WORKLOADS = List.of("forward", "echo");

  private static final int MIN_SIZE = 64;
  private static final int MAX_SIZE = 1518;
  private static final int MAX_FLOWS = 100_000;
  private static final int MAX_BATCH = 256;
  private static final int MAX_ROWS = 64;

  /**
   * Checks every choice.
   *
   * @throws IllegalArgumentException with the reason and what to choose instead
   */
  public Experiment {
    if (!WORKLOADS.contains(workload)) {
      throw new IllegalArgumentException(
          "unknown workload '" + workload + "': choose one of " + String.join(", ", WORKLOADS));
    }
    locks.forEach(LockBinding::of);
    queues.forEach(QueueKind::of);
    dispatches.forEach(DispatchKind::of);
    levels.forEach(LevelSet::of);
    int processors = Runtime.getRuntime().availableProcessors();
    for (int n : cpus) {
      if (workload.equals("echo") && n > 1 && n % 2 != 0) {
        throw new IllegalArgumentException(
            "--cpus "
                + n
                + ": the two hosts of the echo workload have half of the CPUs each; choose 1 or an"
                + " even number");
      }
      if (n < 1 || n > processors) {
        throw new IllegalArgumentException(
            "--cpus "
                + n
                + ": this machine has "
                + processors
                + " processors, and more CPUs than that would measure its scheduler; choose 1 to "
                + processors);
      }
    }
    sizes.forEach(s -> check("--size", s, MIN_SIZE, MAX_SIZE));
    check("--flows", flows, 1, MAX_FLOWS);
    check("--batch", batch, 1, MAX_BATCH);
    check("--repeats", repeats, 1, 1000);
    check("--seconds, in milliseconds per repeat,", sliceMillis, 10, 60_000);
    int rows =
        locks.size()
            * queues.size()
            * dispatches.size()
            * stacks.all().size()
            * levels.size()
            * cpus.size()
            * sizes.size();
    if (rows == 0 || rows > MAX_ROWS) {
      throw new IllegalArgumentException(
          rows + " rows to compare: choose values that make 1 to " + MAX_ROWS);
    }
    for (String dispatch : dispatches) {
      for (String queue : queues) {
        for (StackChoice stack : stacks.all()) {
          for (String lock : locks) {
            new RowOptions(
                    RowKind.STACK,
                    workload,
                    lock,
                    queue,
                    dispatch,
                    stack,
                    levels.getFirst(),
                    1,
                    MIN_SIZE,
                    flows,
                    batch,
                    seed)
                .check();
          }
        }
      }
    }
  }

  private static void check(String what, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(what + " " + value + ": choose " + low + " to " + high);
    }
  }

  /** The rows, in the order of the table. */
  public List<RowOptions> rows() {
    List<RowOptions> rows = new ArrayList<>();
    for (int size : sizes) {
      for (String dispatch : dispatches) {
        for (String queue : queues) {
          for (StackChoice stack : stacks.all()) {
            for (String level : levels) {
              for (int n : cpus) {
                for (String lock : locks) {
                  rows.add(row(RowKind.STACK, lock, queue, dispatch, stack, level, n, size));
                }
              }
            }
          }
        }
      }
    }
    if (probes) {
      addProbes(rows);
    }
    return rows;
  }

  private void addProbes(List<RowOptions> rows) {
    String queue = queues.getFirst();
    String dispatch = dispatches.getFirst();
    StackChoice stack = stacks.all().getFirst();
    String level = levels.getFirst();
    int size = sizes.getFirst();
    for (int n : cpus) {
      rows.add(row(RowKind.FIXED, "fine", queue, dispatch, stack, level, n, size));
    }
    rows.add(row(RowKind.NO_LOCK, "fine", queue, dispatch, stack, level, 1, size));
    if (workload.equals("forward")) {
      for (int n : cpus) {
        rows.add(row(RowKind.NO_SHARING, "fine", queue, dispatch, stack, level, n, size));
      }
      rows.add(row(RowKind.NULL_RUN, "fine", queue, dispatch, stack, level, 1, size));
      rows.add(row(RowKind.COPY_SUM, "fine", queue, dispatch, stack, level, 1, size));
    }
    if (batch != 1) {
      rows.add(row(RowKind.STACK, "fine", queue, dispatch, stack, level, 1, size).withBatch(1));
    }
  }

  private RowOptions row(
      RowKind kind,
      String lock,
      String queue,
      String dispatch,
      StackChoice stack,
      String level,
      int n,
      int size) {
    return new RowOptions(
        kind, workload, lock, queue, dispatch, stack, level, n, size, flows, batch, seed);
  }
}
