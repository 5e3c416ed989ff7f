package org.splnet.lab.rig;

/**
 * One row: one choice per axis. Strings are the labels of the command line, checked before a row is
 * made.
 *
 * @param kind the stack or a probe
 * @param workload forward or echo
 * @param lock lock grain
 * @param queue input queue
 * @param dispatch deferred or direct
 * @param levels level set
 * @param cpus how many CPUs
 * @param size frame length in bytes, the frame check sequence included
 * @param flows how many flows for each CPU
 * @param batch how many packets are moved under one lock
 * @param seed of everything random
 */
public record RowOptions(
    RowKind kind,
    String workload,
    String lock,
    String queue,
    String dispatch,
    String levels,
    int cpus,
    int size,
    int flows,
    int batch,
    long seed) {
  /** The same row measuring something else. */
  public RowOptions withKind(RowKind k) {
    return new RowOptions(
        k, workload, lock, queue, dispatch, levels, cpus, size, flows, batch, seed);
  }

  /** The same row with so many packets under one lock. */
  public RowOptions withBatch(int n) {
    return new RowOptions(
        kind, workload, lock, queue, dispatch, levels, cpus, size, flows, n, seed);
  }
}
